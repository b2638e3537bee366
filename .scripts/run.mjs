// Runs `.scripts/NAME.ts` with the rest of the arguments. Plain JavaScript, so that an old Node can say what it lacks
// instead of failing at the first type annotation.
const [name, ...rest] = process.argv.slice(2);
const major = Number(process.versions.node.split('.')[0]);

if (major < 24) {
  console.error(`Skep is built with Node 24; this is ${process.version} (${process.execPath}).`);
  console.error('Run it as an npm script after `npm ci`: the devDependency `node` brings Node 24 with it.');
  process.exit(2);
}
if (!name || !/^[a-z-]+$/.test(name)) {
  console.error('Usage: node .scripts/run.mjs NAME [ARGUMENT...]');
  process.exit(2);
}
try {
  const { default: main } = await import(new URL(`./${name}.ts`, import.meta.url).href);
  process.exitCode = (await main(rest)) ?? process.exitCode ?? 0;
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
