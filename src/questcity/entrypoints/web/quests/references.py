"""Looking after what quests refer to."""

from typing import Final
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, delete, patch, post
from litestar.params import FromPath, JSONBody

from questcity.domain.quests.errors import InUseError, NameTakenError, ReferenceNotFoundError
from questcity.domain.quests.model.reference import ACTIVITY, CATEGORY, PLACE, TOOL, VEHICLE
from questcity.domain.quests.use_cases.add_reference import AddReference
from questcity.domain.quests.use_cases.edit_reference import EditReference
from questcity.domain.quests.use_cases.remove_reference import RemoveReference
from questcity.domain.shared.permissions import Actor
from questcity.entrypoints.web.authentication import signed_in
from questcity.entrypoints.web.documents.refusals import OF_PERMISSION
from questcity.entrypoints.web.quests.reference_bodies import (
    CategoryRequest,
    EditPicturedRequest,
    EditPlaceRequest,
    EditVehicleRequest,
    PlaceRequest,
    VehicleRequest,
)
from questcity.entrypoints.web.quests.schemas import LabelResponse, ReferenceResponse

_OF_ADDING: Final = (*OF_PERMISSION, NameTakenError)
_OF_EDITS: Final = (*OF_PERMISSION, ReferenceNotFoundError, NameTakenError)
_OF_REMOVING: Final = (*OF_PERMISSION, ReferenceNotFoundError, InUseError)


class ReferenceStaffController(Controller):
    """Changing what quests refer to."""

    path = "/quests"
    tags = ["Quests"]
    guards = [signed_in]
    security = [{"bearer": []}]

    @post("/categories", operation_id="addCategory", refusals=_OF_ADDING)
    @inject
    async def add_category(
        self,
        data: JSONBody[CategoryRequest],
        actor: FromDishka[Actor],
        add: FromDishka[AddReference],
    ) -> ReferenceResponse:
        """Add a category; no other one has its name, whatever the case."""
        return ReferenceResponse.of(await add(actor, CATEGORY, data.category))

    @patch("/categories/{category_id:uuid}", operation_id="editCategory", refusals=_OF_EDITS)
    @inject
    async def edit_category(
        self,
        category_id: FromPath[UUID],
        data: JSONBody[EditPicturedRequest],
        actor: FromDishka[Actor],
        edit: FromDishka[EditReference],
    ) -> ReferenceResponse:
        """Change a category; quests show it at once."""
        return ReferenceResponse.of(await edit(actor, CATEGORY, category_id, data.changes()))

    @delete("/categories/{category_id:uuid}", operation_id="removeCategory", refusals=_OF_REMOVING)
    @inject
    async def remove_category(
        self,
        category_id: FromPath[UUID],
        actor: FromDishka[Actor],
        remove: FromDishka[RemoveReference],
    ) -> None:
        """Remove a category that no quest has, not even an old version."""
        await remove(actor, CATEGORY, category_id)

    @post("/vehicles", operation_id="addVehicle", refusals=_OF_ADDING)
    @inject
    async def add_vehicle(
        self,
        data: JSONBody[VehicleRequest],
        actor: FromDishka[Actor],
        add: FromDishka[AddReference],
    ) -> ReferenceResponse:
        """Add a way to travel; no other one has its name, whatever the case."""
        return ReferenceResponse.of(await add(actor, VEHICLE, data.vehicle))

    @patch("/vehicles/{vehicle_id:uuid}", operation_id="editVehicle", refusals=_OF_EDITS)
    @inject
    async def edit_vehicle(
        self,
        vehicle_id: FromPath[UUID],
        data: JSONBody[EditVehicleRequest],
        actor: FromDishka[Actor],
        edit: FromDishka[EditReference],
    ) -> ReferenceResponse:
        """Change a vehicle; runs that go on are judged by its new speed."""
        return ReferenceResponse.of(await edit(actor, VEHICLE, vehicle_id, data.changes()))

    @delete("/vehicles/{vehicle_id:uuid}", operation_id="removeVehicle", refusals=_OF_REMOVING)
    @inject
    async def remove_vehicle(
        self,
        vehicle_id: FromPath[UUID],
        actor: FromDishka[Actor],
        remove: FromDishka[RemoveReference],
    ) -> None:
        """Remove a vehicle that no quest has, not even an old version."""
        await remove(actor, VEHICLE, vehicle_id)

    @post("/places", operation_id="addPlace", refusals=_OF_ADDING)
    @inject
    async def add_place(
        self,
        data: JSONBody[PlaceRequest],
        actor: FromDishka[Actor],
        add: FromDishka[AddReference],
    ) -> ReferenceResponse:
        """Add a city or a district; no other one has its name, whatever the case."""
        return ReferenceResponse.of(await add(actor, PLACE, data.area))

    @patch("/places/{place_id:uuid}", operation_id="editPlace", refusals=_OF_EDITS)
    @inject
    async def edit_place(
        self,
        place_id: FromPath[UUID],
        data: JSONBody[EditPlaceRequest],
        actor: FromDishka[Actor],
        edit: FromDishka[EditReference],
    ) -> ReferenceResponse:
        """Change a city or a district; quests show it at once."""
        return ReferenceResponse.of(await edit(actor, PLACE, place_id, data.changes()))

    @delete("/places/{place_id:uuid}", operation_id="removePlace", refusals=_OF_REMOVING)
    @inject
    async def remove_place(
        self,
        place_id: FromPath[UUID],
        actor: FromDishka[Actor],
        remove: FromDishka[RemoveReference],
    ) -> None:
        """Remove a city or a district that no quest has, not even an old version."""
        await remove(actor, PLACE, place_id)

    @patch("/activities/{activity_id:int}", operation_id="editActivity", refusals=_OF_EDITS)
    @inject
    async def edit_activity(
        self,
        activity_id: FromPath[int],
        data: JSONBody[EditPicturedRequest],
        actor: FromDishka[Actor],
        edit: FromDishka[EditReference],
    ) -> LabelResponse:
        """Change what an activity is called; its number and code stay."""
        return LabelResponse.of(await edit(actor, ACTIVITY, activity_id, data.changes()))

    @patch("/tools/{tool_id:int}", operation_id="editTool", refusals=_OF_EDITS)
    @inject
    async def edit_tool(
        self,
        tool_id: FromPath[int],
        data: JSONBody[EditPicturedRequest],
        actor: FromDishka[Actor],
        edit: FromDishka[EditReference],
    ) -> LabelResponse:
        """Change what a tool is called; its number and code stay."""
        return LabelResponse.of(await edit(actor, TOOL, tool_id, data.changes()))
