"""The second wall: what the application's own role may do, and which sealed rows it may see.

Run by the owner after each migration; safe to run again. The application's role owns nothing, so it cannot lift these.
"""

from typing import Any

APP_ROLE = "masar_app"

# Written once, never changed: not even a broken application can rewrite what was done.
APPEND_ONLY = ("access_event", "access_reading", "access_checkpoint", "access_sealedtext", "access_sealedfile")

# Who reads sealed content: those named in access_reader. `masar.user` is set for one transaction by sealing.reading_as.
# `since` is always the moment of writing, by another clock than the database's: only the end is asked here.
READER_OF = """
    EXISTS (
        SELECT 1 FROM access_reader r
        WHERE r.user_uid::text = current_setting('masar.user', true)
          AND r.subject_uid = {table}.subject_uid AND r.data_class = {table}.data_class
          AND (r.until IS NULL OR r.until > statement_timestamp())
    )
"""
# A draft is its author's, and the head's unless it holds more than class B; an expired one may be swept by anyone.
READER_OF_DRAFT = """
    author_uid::text = current_setting('masar.user', true)
    OR expires_at < statement_timestamp()
    OR access_draft.data_class = 'B' AND EXISTS (
        SELECT 1 FROM access_grant g JOIN access_user u ON u.id = g.user_id
        JOIN access_office o ON o.id = access_draft.office_id
        WHERE u.uid::text = current_setting('masar.user', true) AND u.is_active AND g.role = 'HRC'
          AND (g.office_id = o.id OR g.office_id IS NULL AND g.mission_id = o.mission_id)
          AND (g.until IS NULL OR g.until > statement_timestamp())
    )
"""
# Which of these files have a row: all that the sweeper may know. It runs as the owner, whom a policy lets through.
KNOWN_FILES = """
    CREATE OR REPLACE FUNCTION known_files(asked uuid[]) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
    AS 'SELECT uid FROM access_sealedfile WHERE uid = ANY(asked)'
"""


def raise_walls(connection: Any, app_role: str = APP_ROLE) -> None:
    """Grants and row-level security on the database of `connection`, which must be the owner's. Nothing on SQLite."""
    if connection.vendor != "postgresql":
        return
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {app_role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app_role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app_role}")
        for table in tables.intersection(APPEND_ONLY):
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {app_role}")
        for table in ("access_sealedtext", "access_sealedfile"):
            if table in tables:
                _wall(cursor, table, READER_OF.format(table=table))
        if "access_draft" in tables:
            _wall(cursor, "access_draft", READER_OF_DRAFT)
        if "access_sealedfile" in tables:
            _let_sweeper_know(cursor, app_role)


def _wall(cursor: Any, table: str, readable: str) -> None:
    cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for command, clause in (
        ("SELECT", f"USING ({readable})"),
        ("INSERT", "WITH CHECK (true)"),
        ("UPDATE", f"USING ({readable}) WITH CHECK (true)"),
        ("DELETE", f"USING ({readable})"),
    ):
        name = f"{table}_{command.lower()}"
        cursor.execute(f"DROP POLICY IF EXISTS {name} ON {table}")
        cursor.execute(f"CREATE POLICY {name} ON {table} FOR {command} {clause}")


def _let_sweeper_know(cursor: Any, app_role: str) -> None:
    cursor.execute("DROP POLICY IF EXISTS access_sealedfile_owner ON access_sealedfile")
    cursor.execute("CREATE POLICY access_sealedfile_owner ON access_sealedfile FOR SELECT TO CURRENT_USER USING (true)")
    cursor.execute(KNOWN_FILES)
    cursor.execute("REVOKE ALL ON FUNCTION known_files FROM PUBLIC")
    cursor.execute(f"GRANT EXECUTE ON FUNCTION known_files TO {app_role}")


def known_files(connection: Any, uids: list[str]) -> set[str]:
    """Those of `uids` that are sealed files; nothing else about them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT known_files(%s::uuid[])", [uids])
        return {str(row[0]) for row in cursor.fetchall()}
