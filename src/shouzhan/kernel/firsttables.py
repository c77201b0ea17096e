"""A room's first migration, which lays all its tables in one go."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.state import ProjectState

_LAYS = (CreateModel, AddField, AddConstraint, AddIndex)


class FirstTables(Migration):
    """The framework's own, but that it works out the models once for the whole file.

    The framework does so again after every operation, for every model that hangs together with the one it touched: in a city's
    rooms nearly all do, and that was most of the time of a first start. What the tables are, is written the framework's way.
    """

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        """Create every table as it stands at the end of the file, with the fields and constraints added on the way."""
        strange = [operation.describe() for operation in self.operations if not isinstance(operation, _LAYS)]
        if strange:
            raise TypeError(f"{self}: a first migration only lays tables; put this into a second one: {'; '.join(strange)}")
        before = project_state.clone()
        project_state.__dict__.pop("apps", None)  # what was worked out is stale, and the next use works it out anew
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        for operation in self.operations:
            if isinstance(operation, CreateModel):
                operation.database_forwards(self.app_label, schema_editor, before, project_state)
        return project_state
