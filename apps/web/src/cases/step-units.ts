import { type CaseStep, type StepBlock, stepBlocks } from "@tessera/domain";

/** What moves and goes as one in the editor: a step of the case's own, or all steps of shared ones. */
export type StepUnit = StepBlock<CaseStep>;

export function stepUnits(steps: readonly CaseStep[]): StepUnit[] {
  return stepBlocks(steps).flatMap((block) => {
    if (block.shared !== undefined) return [block];
    return block.steps.map((step, index) => ({ shared: undefined, from: block.from + index, steps: [step] }));
  });
}

/** The steps with one unit put in another's place. */
export function movedUnit(steps: readonly CaseStep[], from: number, to: number): CaseStep[] {
  const units = stepUnits(steps);
  const [moved] = units.splice(from, 1);
  if (moved) units.splice(to, 0, moved);
  return units.flatMap((unit) => unit.steps);
}

/** The steps with others in the place of a unit. */
export function replacedUnit(steps: readonly CaseStep[], at: number, by: readonly CaseStep[]): CaseStep[] {
  return stepUnits(steps).flatMap((unit, index) => (index === at ? by : unit.steps));
}
