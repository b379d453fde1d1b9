import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { fileUrl } from "#web/components/export-link.tsx";
import type { CaseView } from "./case-view.ts";
import { caseFilter } from "./cases-query.ts";

const FORMATS = [
  { ending: "csv", label: "CSV", about: "for spreadsheets; can be imported again" },
  { ending: "json", label: "JSON", about: "for programs; can be imported again" },
  { ending: "md", label: "Markdown", about: "for reading" },
] as const;

/** Downloads of the test cases that the filters let through. */
export function CaseExportMenu({ projectId, view }: { projectId: string; view: CaseView }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconDownload size={14} aria-hidden />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map(({ ending, label, about }) => (
          <Menu.Item
            key={ending}
            component="a"
            href={fileUrl(`case-export/test-cases.${ending}`, { projectId, ...caseFilter(view) })}
            download
          >
            {label}, {about}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
