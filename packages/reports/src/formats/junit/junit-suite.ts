import { cutTo, detached } from "../../results/bounded-text.ts";
import { MAX_FIELD_LENGTH } from "../../results/limits.ts";
import { countOf, SuiteTally } from "../../results/suite-tally.ts";

/** Names of suite properties that hold the browser or the runner's project, in any case. */
const PROJECT_PROPERTY = /^(project|browser|browsername)$/i;

/** A `<testsuite>`, or the root around all, while its content comes in: what every test in it inherits. */
export class JunitSuite extends SuiteTally {
  readonly file: string | null;
  readonly host: string | null;
  /** Counted in the file; null for a root that is no suite. */
  readonly number: number | null;
  project: string | null;

  constructor(attributes: Record<string, string>, number: number | null, line: number, around?: JunitSuite) {
    const { name = "", tests, errors, failures } = attributes;
    super(name, { tests: countOf(tests), problems: countOf(errors) + countOf(failures) }, line, number === null);
    this.file = attribute(attributes.file ?? attributes.filepath) ?? around?.file ?? null;
    this.host = attribute(attributes.hostname) ?? around?.host ?? null;
    this.project = attribute(attributes.project ?? attributes.browser) ?? around?.project ?? null;
    this.number = number;
  }

  addProperty({ name = "", value = "" }: Record<string, string>): void {
    if (PROJECT_PROPERTY.test(name) && value !== "") this.project = attribute(value);
  }
}

function attribute(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : cutTo(detached(text), MAX_FIELD_LENGTH);
}
