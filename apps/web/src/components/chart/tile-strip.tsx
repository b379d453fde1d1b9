import type { ResultStatus } from "@tessera/domain";
import type { ReactNode } from "react";
import classes from "./tile-strip.module.css";

export type StripTile = {
  key: string;
  /** Null where it didn't run: a gap. */
  status: ResultStatus | null;
  isFlaky: boolean;
  /** What the tile says in words. */
  words: string;
};

type TileStripProps = {
  /** Names the strip. */
  label: string;
  /** Oldest first. */
  tiles: readonly StripTile[];
  /** Wraps a tile into its link; without, the strip is one picture. */
  link?: (tile: StripTile, children: ReactNode, className: string | undefined) => ReactNode;
};

/** A history as small tiles, the newest on the right; flaky ones have a gold edge. */
export function TileStrip({ label, tiles, link }: TileStripProps) {
  if (!link) {
    const words = tiles.map((tile) => tile.words).join("; ");
    return (
      <span className={classes.strip} role="img" aria-label={`${label}: ${words}`} data-color-speaks>
        {tiles.map((tile) => (
          <Tile key={tile.key} tile={tile} />
        ))}
      </span>
    );
  }
  return (
    <ol className={classes.strip} aria-label={label} data-color-speaks>
      {tiles.map((tile) => (
        <li key={tile.key}>
          {tile.status === null ? <Tile tile={tile} /> : link(tile, <Tile tile={tile} />, classes.link)}
        </li>
      ))}
    </ol>
  );
}

function Tile({ tile: { status, isFlaky, words } }: { tile: StripTile }) {
  return (
    <span
      className={classes.tile}
      data-status={status ?? "none"}
      data-flaky={isFlaky || undefined}
      title={words}
      aria-hidden
    />
  );
}
