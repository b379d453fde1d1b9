import { Anchor, type AnchorProps, Button, type ButtonProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, Ref } from "react";

type AnchorAttributes = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof ButtonProps>;
type TextAnchorAttributes = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps>;

/** A link to a route that looks like a button. */
export const ButtonLink = createLink(
  ({ ref, ...props }: ButtonProps & AnchorAttributes & { ref?: Ref<HTMLAnchorElement> }) => (
    <Button component="a" ref={ref} {...props} />
  ),
);

/** A link to a route in running text or in a table. */
export const TextLink = createLink(
  ({ ref, ...props }: AnchorProps & TextAnchorAttributes & { ref?: Ref<HTMLAnchorElement> }) => (
    <Anchor ref={ref} {...props} />
  ),
);
