"""The file of an import between its preview and its confirmation."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from import_export.tmp_storages import TempFolderStorage


class KeptFile(TempFolderStorage):
    """The file between its preview and its import, which only one of two clicks gets hold of."""

    name: Any

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.is_kept = bool(self.name)

    def read(self) -> Any:
        """
        Return the file; once it was kept, to the first who asks. Raises FileNotFoundError to others.

        A kept file is read once and is gone then, or it would stay for ever where the import fails.
        """
        if not self.is_kept:
            return super().read()
        path, self.name = self.get_full_path(), f"{self.name}taken"
        Path(path).rename(self.get_full_path())
        try:
            return super().read()
        finally:
            self.remove()

    def remove(self) -> None:
        with suppress(FileNotFoundError):
            super().remove()
