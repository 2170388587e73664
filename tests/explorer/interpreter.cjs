// Runs the networks of a page by the page's own script. Standard input: {page, cases: [{states, inputs, count, steps}]},
// a case for each network, columns as explorer/src/program/types.ts has them. Output: all states, and the rest at the end.
const { readFileSync } = require("node:fs");
require(process.argv[2]);

const { page, cases } = JSON.parse(readFileSync(0, "utf8"));
const networks = globalThis.gnode.readPage(page).networks;
const results = networks.map(({ about, system }, k) => {
  const { states, inputs, count, steps } = cases[k];
  const [now, held] = [Float64Array.from(states), Float64Array.from(inputs)];
  const path = [];
  for (let step = 0; step < steps; step++) {
    system.advance(now, held, count, about.step);
    path.push(Array.from(now));
  }
  const list = (values) => values && Array.from(values);
  return {
    path,
    velocity: list(system.velocity(now, held, count)),
    output: list(system.output && system.output(now, count)),
    timeConstants: list(system.timeConstants && system.timeConstants(now, held, count)),
  };
});
process.stdout.write(JSON.stringify(results));
