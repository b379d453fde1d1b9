import { Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect } from "react";
import { type MenuPage, pagesOf } from "#web/pages.ts";
import { useUser } from "#web/sign-in/session.ts";
import { GO_KEYS } from "./go-key-table.ts";
import classes from "./go-keys.module.css";
import { useShellKey } from "./use-shell-key.ts";

/** G shows the pages with a key for each; that key leads there. */
export function GoKeys() {
  const [opened, { open, close }] = useDisclosure();
  const { projectId } = useParams({ strict: false });
  const { systemRole } = useUser();
  const navigate = useNavigate();
  useShellKey("g", open);
  // A project that is left takes its pages along.
  // biome-ignore lint/correctness/useExhaustiveDependencies: closes when the project changes
  useEffect(close, [projectId]);
  const keyed = (pages: MenuPage[]) => pages.filter(({ path }) => GO_KEYS[path] !== undefined);
  const groups = [
    { name: "This project", pages: projectId === undefined ? [] : keyed(pagesOf("project", systemRole)) },
    { name: "Everywhere", pages: keyed([...pagesOf("main", systemRole), ...pagesOf("tokens", systemRole)]) },
  ].filter(({ pages }) => pages.length > 0);
  const params = { projectId: projectId ?? "" };
  const onKeyDown = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent) => {
    if (ctrlKey || metaKey || altKey) return;
    const page = groups.flatMap(({ pages }) => pages).find(({ path }) => GO_KEYS[path] === key.toLowerCase());
    if (!page) return;
    close();
    void navigate({ to: page.path, params });
  };
  return (
    <Modal opened={opened} onClose={close} title="Go to" size="md" onKeyDown={onKeyDown}>
      <div className={classes.groups}>
        {groups.map(({ name, pages }) => (
          <section key={name} aria-label={name}>
            <Text size="xs" c="dimmed">
              {name}
            </Text>
            <ul className={classes.pages}>
              {pages.map(({ path, label, icon: Icon }) => (
                <li key={path}>
                  <Link to={path} params={params} className={classes.page} onClick={close}>
                    <Icon size={16} aria-hidden />
                    <span className={classes.label}>{label}</span>
                    <kbd className={classes.key}>{GO_KEYS[path]?.toUpperCase()}</kbd>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Modal>
  );
}
