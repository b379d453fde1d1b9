import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { BASE_PATH } from "#web/base-path.ts";

/** A download of what the filters let through; the server streams it, so that it may be any size. */
export function ExportLink({ href, children }: { href: string; children: string }) {
  return (
    <Button
      component="a"
      href={href}
      download
      size="xs"
      variant="default"
      leftSection={<IconDownload size={14} aria-hidden />}
    >
      {children}
    </Button>
  );
}

/** The address of an administrator's list as a file, with the filters of the page. */
export const exportUrl = (file: string, filter: object) => fileUrl(`admin-export/${file}`, filter);

/** The address of a list as a file; a list of values stands there several times. */
export function fileUrl(path: string, filter: object): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    for (const one of [value].flat()) if (one !== undefined) params.append(name, String(one));
  }
  const query = params.toString();
  return `${BASE_PATH}/${path}${query && `?${query}`}`;
}
