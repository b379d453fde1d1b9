import { Avatar } from "@mantine/core";
import type { Person } from "@tessera/domain";
import type { ReactNode } from "react";
import { BASE_PATH } from "#web/base-path.ts";
import classes from "./avatar.module.css";

/** The largest that the small picture of 64 pixels fills sharply where two of them make one of the page's. */
const SMALL = 32;

type PersonAvatarProps = {
  person: Pick<Person, "name" | "avatar">;
  /** Side, in pixels. */
  size?: number;
  /** Where no name stands beside it, the picture says whose it is. */
  alone?: boolean;
};

/** A person's picture, or their initials where there is none. */
export function PersonAvatar({ person: { name, avatar }, size = 28, alone = false }: PersonAvatarProps) {
  const words = alone ? `Picture of ${name}` : "";
  return (
    <Avatar
      size={size}
      name={name}
      color="gray"
      src={avatar && `${BASE_PATH}${avatar}/${size > SMALL ? "large" : "small"}`}
      alt={words}
      imageProps={{ loading: "lazy", className: undefined }}
      className={avatar === null ? undefined : classes.picture}
      role={alone && avatar === null ? "img" : undefined}
      aria-label={alone && avatar === null ? `Initials of ${name}` : undefined}
      aria-hidden={alone ? undefined : true}
    />
  );
}

/** A name, or more about a person, with the picture before it. */
export function WithAvatar({ person, size, children }: PersonAvatarProps & { children: ReactNode }) {
  return (
    <div className={classes.beside}>
      <PersonAvatar person={person} size={size} />
      <div className={classes.words}>{children}</div>
    </div>
  );
}
