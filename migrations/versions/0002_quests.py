"""Quests with their drafts and versions, what lists show of them, and what they refer to.

The references are seeded under ids that never change. They are written out here and not taken from
the code, so that this revision does for ever what it does today.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

CATEGORIES = (
    ("01a21030-863e-7695-b1f9-a37311a62f87", "History"),
    ("01a21030-863e-7695-b1f9-a374ef4e6a7c", "Architecture"),
    ("01a21030-863e-7695-b1f9-a375aa44bf9e", "Art"),
    ("01a21030-863e-7695-b1f9-a376d8548b53", "Nature"),
    ("01a21030-863e-7695-b1f9-a3771ea20deb", "Legends"),
    ("01a21030-863e-7695-b1f9-a3780d773710", "Food"),
    ("01a21030-863e-7695-b1f9-a379c3926175", "Family"),
)

VEHICLES = (
    ("01a21030-863e-7695-b1f9-a37a770145b2", "Walking", 4.0),
    ("01a21030-863e-7695-b1f9-a37bc59bfe16", "Running", 7.0),
    ("01a21030-863e-7695-b1f9-a37cf3bf110e", "Bicycle", 14.0),
    ("01a21030-863e-7695-b1f9-a37de94c98db", "Scooter", 14.0),
    ("01a21030-863e-7695-b1f9-a37ed3519b37", "Car", 45.0),
    ("01a21030-863e-7695-b1f9-a37fabb71a32", "Public transport", 35.0),
    ("01a21030-863e-7695-b1f9-a380c81dd946", "Boat", 20.0),
)

AREAS = (
    (
        "01a21030-863e-7695-b1f9-a381d004648e",
        "Saint Petersburg",
        59.9386,
        30.3141,
        "Europe/Moscow",
    ),
    (
        "01a21030-863e-7695-b1f9-a38242baed68",
        "Los Angeles",
        34.0522,
        -118.2437,
        "America/Los_Angeles",
    ),
    ("01a21030-863e-7695-b1f9-a3832d382fa6", "Moscow", 55.7558, 37.6173, "Europe/Moscow"),
    ("01a21030-863e-7695-b1f9-a384acbd23ec", "Kazan", 55.7963, 49.1064, "Europe/Moscow"),
    ("01a21030-863e-7695-b1f9-a385741d7eff", "London", 51.5074, -0.1278, "Europe/London"),
    ("01a21030-863e-7695-b1f9-a38689082ba4", "Paris", 48.8566, 2.3522, "Europe/Paris"),
    ("01a21030-863e-7695-b1f9-a3877170a5d8", "Berlin", 52.52, 13.405, "Europe/Berlin"),
    ("01a21030-863e-7695-b1f9-a388620508ff", "New York", 40.7128, -74.006, "America/New_York"),
    ("01a21030-863e-7695-b1f9-a3895bd517df", "Vienna", 48.2082, 16.3738, "Europe/Vienna"),
    ("01a21030-863e-7695-b1f9-a38a9cee4368", "Prague", 50.0755, 14.4378, "Europe/Prague"),
)

ACTIVITIES = (
    (1, "catch_ghost", "Catch a ghost"),
    (2, "take_photo", "Take a photo"),
    (3, "download_file", "Download a file"),
    (4, "scan_qr", "Scan a QR code"),
    (5, "enter_code", "Enter a code"),
    (6, "enter_word", "Enter a word"),
    (7, "pick_up_artifact", "Pick up an artifact"),
)

TOOLS = (
    (1, "none", "No tool"),
    (2, "screen_illustration_descriptor", "Picture on the screen"),
    (3, "beeping_radar", "Beeping radar"),
    (4, "orbital_radar", "Orbital radar"),
    (5, "mile_orbital_radar", "Mile orbital radar"),
    (6, "unlim_orbital_radar", "Unlimited orbital radar"),
    (7, "target_compass", "Target compass"),
    (8, "rangefinder", "Rangefinder"),
    (9, "rangefinder_unlim", "Unlimited rangefinder"),
    (10, "echolocation_screen", "Echolocation screen"),
    (11, "qr_scanner", "QR scanner"),
    (12, "camera_tool", "Camera"),
    (13, "word_locker", "Word locker"),
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    _make_references()
    _make_quests()
    _make_listing()


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.drop_table("quest_listing")
    op.drop_table("quest_version")
    op.drop_table("quest")
    op.drop_table("label")
    op.drop_table("area")
    op.drop_table("vehicle")
    op.drop_table("category")


def _make_references() -> None:
    category = op.create_table(
        "category",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_category"),
    )
    vehicle = op.create_table(
        "vehicle",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("top_speed", sa.Double(), nullable=False),
        sa.CheckConstraint("top_speed > 0", name=op.f("ck_vehicle_top_speed")),
        sa.PrimaryKeyConstraint("id", name="pk_vehicle"),
    )
    area = op.create_table(
        "area",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_area_latitude")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_area_longitude")),
        sa.PrimaryKeyConstraint("id", name="pk_area"),
    )
    for table in ("category", "vehicle", "area"):
        op.create_index(f"uq_{table}_name", table, [sa.literal_column("lower(name)")], unique=True)
    label = op.create_table(
        "label",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind IN ('activity', 'tool')", name=op.f("ck_label_kind")),
        sa.PrimaryKeyConstraint("kind", "id", name="pk_label"),
    )
    op.bulk_insert(category, [{"id": id_, "name": name} for id_, name in CATEGORIES])
    op.bulk_insert(
        vehicle,
        [{"id": id_, "name": name, "top_speed": speed} for id_, name, speed in VEHICLES],
    )
    op.bulk_insert(
        area,
        [
            {"id": id_, "name": name, "latitude": north, "longitude": east, "zone": zone}
            for id_, name, north, east, zone in AREAS
        ],
    )
    op.bulk_insert(
        label,
        [
            {"kind": kind, "id": id_, "code": code, "name": name}
            for kind, labels in (("activity", ACTIVITIES), ("tool", TOOLS))
            for id_, code, name in labels
        ],
    )


def _make_quests() -> None:
    op.create_table(
        "quest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("draft", postgresql.JSONB(), nullable=True),
        sa.Column("draft_status", sa.Text(), nullable=True),
        sa.Column("submitted_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("key_ids", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("updated_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'published', 'archived')", name=op.f("ck_quest_status")
        ),
        sa.CheckConstraint(
            "draft_status IN ('editing', 'in_review')", name=op.f("ck_quest_draft_status")
        ),
        sa.CheckConstraint("(draft IS NULL) = (draft_status IS NULL)", name=op.f("ck_quest_draft")),
        sa.CheckConstraint("(version > 0) = (status <> 'draft')", name=op.f("ck_quest_version")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name="fk_quest_author_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_quest"),
    )
    op.create_index(
        "ix_quest_author_id",
        "quest",
        ["author_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
    )
    op.create_index(
        "ix_quest_submitted_at",
        "quest",
        ["submitted_at", "id"],
        postgresql_where=sa.text("draft_status = 'in_review'"),
    )
    op.create_index("ix_quest_key_ids", "quest", ["key_ids"], postgresql_using="gin")
    op.create_table(
        "quest_version",
        sa.Column("quest_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("published_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("key_ids", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_quest_version_number")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name="fk_quest_version_author_id_user_account"
        ),
        sa.ForeignKeyConstraint(["quest_id"], ["quest.id"], name="fk_quest_version_quest_id_quest"),
        sa.PrimaryKeyConstraint("quest_id", "number", name="pk_quest_version"),
    )
    op.create_index("ix_quest_version_author_id", "quest_version", ["author_id"])
    op.create_index(
        "ix_quest_version_key_ids", "quest_version", ["key_ids"], postgresql_using="gin"
    )


def _make_listing() -> None:
    op.create_table(
        "quest_listing",
        sa.Column("quest_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("vehicle_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("group_size", sa.SmallInteger(), nullable=False),
        sa.Column("timeframe", sa.SmallInteger(), nullable=False),
        sa.Column("mileage", sa.Text(), nullable=False),
        sa.Column("mentor", sa.Text(), nullable=False),
        sa.Column("points_count", sa.SmallInteger(), nullable=False),
        sa.Column("price_amount", sa.Integer(), nullable=False),
        sa.Column("price_currency", sa.Text(), nullable=False),
        sa.Column("price_subscription", sa.Boolean(), nullable=False),
        sa.Column("credits_auto", sa.Boolean(), nullable=False),
        sa.Column("credits_cost", sa.Integer(), nullable=False),
        sa.Column("credits_reward", sa.Integer(), nullable=False),
        sa.Column("start_latitude", sa.Double(), nullable=False),
        sa.Column("start_longitude", sa.Double(), nullable=False),
        sa.Column("merch", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["quest_id", "version"],
            ["quest_version.quest_id", "quest_version.number"],
            name="fk_quest_listing_quest_id_quest_version",
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name="fk_quest_listing_category_id_category"
        ),
        sa.ForeignKeyConstraint(
            ["vehicle_id"], ["vehicle.id"], name="fk_quest_listing_vehicle_id_vehicle"
        ),
        sa.ForeignKeyConstraint(["place_id"], ["area.id"], name="fk_quest_listing_place_id_area"),
        sa.PrimaryKeyConstraint("quest_id", name="pk_quest_listing"),
    )
    op.create_index(
        "ix_quest_listing_published_at",
        "quest_listing",
        [sa.literal_column("published_at DESC"), sa.literal_column("quest_id DESC")],
    )
