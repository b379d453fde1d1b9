import { ActionIcon, Button, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDots, IconFolderPlus } from "@tabler/icons-react";
import type { Folder } from "@tessera/domain";
import { lazy, useState } from "react";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { formatCount } from "#web/counting.ts";
import type { NamedFolder } from "./folder-dialog.tsx";
import type { Moved } from "./folder-drag.ts";
import type { FolderIndex } from "./folder-rows.ts";
import classes from "./folder-tree.module.css";
import { FolderTree } from "./folder-tree.tsx";
import { tellRefusal, useMove } from "./use-move.ts";

const FolderDialog = lazy(async () => ({ default: (await import("./folder-dialog.tsx")).FolderDialog }));
const MoveDialog = lazy(async () => ({ default: (await import("./move-dialog.tsx")).MoveDialog }));
const DeleteDialog = lazy(async () => ({ default: (await import("#web/bin/delete-dialog.tsx")).DeleteDialog }));

type FolderPaneProps = {
  projectId: string;
  folders: readonly Folder[];
  /** False where there are more than these. */
  isWhole: boolean;
  index: FolderIndex;
  mayWrite: boolean;
  chosen: string | undefined;
  onChoose: (folder: string | undefined) => void;
};

/** The folders beside the list of test cases, with all that can be done to them. */
export function FolderPane({ projectId, folders, isWhole, index, mayWrite, chosen, onChoose }: FolderPaneProps) {
  const [isOpen, { toggle }] = useDisclosure();
  const [named, name] = useState<NamedFolder>();
  const [moved, move] = useState<Moved>();
  const [deleted, setDeleted] = useState<Folder>();
  const [isDeleting, deleting] = useDisclosure();
  const remove = (one: Folder) => {
    setDeleted(one);
    deleting.open();
  };
  const drop = useMove(projectId, index);
  const folder = chosen === undefined ? undefined : index.byId.get(chosen);
  const withFolder = (act: (folder: Folder) => void) => (id: string) => {
    const one = index.byId.get(id);
    if (one) act(one);
  };
  const rename = (one: Folder) => name({ rename: one });
  return (
    <section className={classes.pane} aria-label="Folders">
      <div className={classes.head}>
        <h2 className={classes.title} dir="auto" title={folder?.name}>
          {folder?.name ?? "Folders"}
        </h2>
        {mayWrite && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={folder ? `New folder in ${folder.name}` : "New folder"}
            title={folder ? `New folder in ${folder.name}` : "New folder"}
            onClick={() => name({ parent: folder ?? null })}
          >
            <IconFolderPlus size={18} aria-hidden />
          </ActionIcon>
        )}
        {mayWrite && folder && (
          <FolderMenu
            name={folder.name}
            onRename={() => rename(folder)}
            onMove={() => move({ kind: "folder", id: folder.id })}
            onDelete={() => remove(folder)}
          />
        )}
        <Button className={classes.opener} size="compact-xs" variant="default" aria-expanded={isOpen} onClick={toggle}>
          {isOpen ? "Hide folders" : "Show folders"}
        </Button>
      </div>
      <div className={classes.body} data-closed={!isOpen || undefined}>
        <FolderTree
          index={index}
          chosen={chosen}
          onChoose={onChoose}
          onRename={mayWrite ? withFolder(rename) : undefined}
          onDelete={mayWrite ? withFolder(remove) : undefined}
          onDrop={mayWrite ? (what, to) => drop.mutate({ moved: what, to }, { onError: tellRefusal }) : undefined}
        />
        {mayWrite && folders.length === 0 && (
          <p className={classes.hint}>Folders keep test cases together, by feature say. Drag test cases into them.</p>
        )}
        {!isWhole && (
          <p className={classes.hint}>These are the oldest {formatCount(folders.length)} folders of the project.</p>
        )}
      </div>
      <WhenOpened opened={named !== undefined}>
        <FolderDialog of={named} projectId={projectId} onClose={() => name(undefined)} onCreated={onChoose} />
      </WhenOpened>
      <WhenOpened opened={moved !== undefined}>
        <MoveDialog {...{ moved, projectId, folders, index }} onClose={() => move(undefined)} />
      </WhenOpened>
      <WhenOpened opened={isDeleting}>
        <DeleteDialog
          opened={isDeleting}
          onClose={deleting.close}
          of={{ projectId, kind: "folder", target: deleted?.id ?? "" }}
          name={`the folder ${deleted?.name ?? ""}`}
          leave={async () => {
            if (deleted?.id === chosen) onChoose(undefined);
          }}
        />
      </WhenOpened>
    </section>
  );
}

type FolderMenuProps = { name: string; onRename: () => void; onMove: () => void; onDelete: () => void };

function FolderMenu({ name, onRename, onMove, onDelete }: FolderMenuProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for the folder ${name}`}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onRename}>Rename folder</Menu.Item>
        <Menu.Item onClick={onMove}>Move folder</Menu.Item>
        <Menu.Item color="danger" onClick={onDelete}>
          Delete folder
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
