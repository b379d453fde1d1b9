import { Radio } from "@mantine/core";
import { NAVIGATION_PALETTES } from "@tessera/domain";
import { type NavigationPalette, navigationStyle } from "#web/navigation-palettes.ts";
import classes from "./palette-field.module.css";

const NAMES: Record<NavigationPalette, string> = {
  slate: "Slate",
  ocean: "Ocean",
  moss: "Moss",
  plum: "Plum",
  clay: "Clay",
  night: "Night",
};

type PaletteFieldProps = { value: NavigationPalette; onChange: (palette: NavigationPalette) => void };

/** The palettes as cards, each with a small navigation in its colours. */
export function PaletteField({ value, onChange }: PaletteFieldProps) {
  return (
    <Radio.Group
      aria-labelledby="navigation-colours"
      className={classes.group}
      value={value}
      onChange={(palette) => onChange(palette as NavigationPalette)}
    >
      <div className={classes.cards}>
        {NAVIGATION_PALETTES.map((palette) => (
          <Radio.Card key={palette} className={classes.card} value={palette} aria-label={NAMES[palette]}>
            <span className={classes.sample} style={navigationStyle(palette)} aria-hidden>
              <span className={classes.entry} data-active>
                Cycles
              </span>
              <span className={classes.entry}>Cases</span>
              <span className={classes.entry}>Imports</span>
            </span>
            <span className={classes.name}>
              <Radio.Indicator size="xs" />
              {NAMES[palette]}
            </span>
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  );
}
