import { Menu, type MenuItemProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, Ref } from "react";

type MenuAnchorAttributes = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof MenuItemProps>;

/** A link to a route in a menu. */
export const MenuLink = createLink(
  ({ ref, ...props }: MenuItemProps & MenuAnchorAttributes & { ref?: Ref<HTMLAnchorElement> }) => (
    <Menu.Item component="a" ref={ref} {...props} />
  ),
);
