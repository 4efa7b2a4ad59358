"""Pages for people."""

from litestar import Controller, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from questcity.entrypoints.web.catalogue import EXPLANATIONS
from questcity.entrypoints.web.documents.pages import problem_page


class DocumentController(Controller):
    """A page for each problem."""

    include_in_schema = False

    @get("/problems/{code:str}")
    async def problem(self, code: FromPath[str]) -> Response[str]:
        """Show what a problem means and what to do."""
        if code not in EXPLANATIONS:
            raise NotFoundException
        page = problem_page(code, EXPLANATIONS[code])
        return Response(page, media_type="text/html; charset=utf-8")
