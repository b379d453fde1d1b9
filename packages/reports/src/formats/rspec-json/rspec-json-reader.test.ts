import { describe, expect, it } from "vitest";
import { read } from "../../read-report.testing.ts";

type Facts = Record<string, unknown>;
const example = (status: string, more: Facts = {}): Facts => ({
  ...{ id: "./spec/cart_spec.rb[1:1]", description: "pays", full_description: "Cart pays", status },
  ...{ file_path: "./spec/cart_spec.rb", line_number: 5, run_time: 0.25, pending_message: null },
  ...more,
});
const report = (examples: Facts[], more: Facts = {}) => JSON.stringify({ version: "3.13.0", examples, ...more });

describe("RSpec JSON", () => {
  it("names an example as its JUnit formatter does", async () => {
    const exception = {
      class: "RuntimeError",
      message: "\u001b[31mno\u001b[0m",
      backtrace: ["./lib/cart.rb:3", "./spec/cart_spec.rb:6"],
    };
    const { tests } = await read(report([example("failed", { exception })]));
    expect(tests).toMatchObject([
      {
        ...{
          name: "Cart pays",
          classname: "spec.cart_spec",
          suites: ["spec/cart_spec.rb", "Cart"],
          file: "spec/cart_spec.rb",
        },
        ...{ line: 5, status: "failed", durationMs: 250, message: "no" },
        trace: "RuntimeError: \u001b[31mno\u001b[0m\n./lib/cart.rb:3\n./spec/cart_spec.rb:6",
      },
    ]);
  });

  it("takes a pending example for skipped, with its reason", async () => {
    const { tests } = await read(report([example("pending", { pending_message: "needs a printer" }), example("odd")]));
    expect(tests).toMatchObject([{ status: "skipped", message: "needs a printer" }, { status: "error" }]);
  });

  it("puts errors outside of examples outside, with their message", async () => {
    const summary = { example_count: 0, failure_count: 0, errors_outside_of_examples_count: 1 };
    const messages = ["\nAn error occurred while loading ./spec/cart_spec.rb.\nNameError: uninitialized constant Cart"];
    const read_ = await read(report([], { summary, messages }));
    expect(read_.summary.outside).toMatchObject([
      { message: expect.stringMatching(/^1 error outside of examples.*An error occurred while loading/) },
    ]);
  });

  it("puts outside examples and failures that are announced and missing", async () => {
    const outside = async (summary: Facts) => (await read(report([example("passed")], { summary }))).summary.outside;
    expect(await outside({ example_count: 2 })).toHaveLength(1);
    expect(await outside({ example_count: 1, failure_count: 1 })).toHaveLength(1);
    expect(await outside({ example_count: 1, failure_count: 0 })).toEqual([]);
  });
});
