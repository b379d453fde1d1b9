import { Button, type ButtonProps } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import type { ComponentProps } from "react";

export function ColumnsButton(props: ButtonProps & ComponentProps<"button">) {
  return (
    <Button size="xs" variant="default" leftSection={<IconColumns3 size={14} aria-hidden />} {...props}>
      Columns
    </Button>
  );
}
