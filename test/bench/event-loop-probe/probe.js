// Runs in the extension host beside Skep. Answers at $SKEP_BENCH_PROBE, a socket: `reset` begins a measurement, `read`
// tells what came of it, in milliseconds.
const { createServer } = require('node:net');
const { monitorEventLoopDelay, performance } = require('node:perf_hooks');

/** Milliseconds between two looks; what is counted is by how much each is late. */
const resolution = 5;

let utilization = performance.eventLoopUtilization();
const histogram = monitorEventLoopDelay({ resolution });

const answers = {
  reset() {
    histogram.reset();
    utilization = performance.eventLoopUtilization();
    return {};
  },
  read() {
    const late = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - resolution);
    return {
      p50: late(histogram.percentile(50)),
      p99: late(histogram.percentile(99)),
      max: late(histogram.max),
      busy: performance.eventLoopUtilization(utilization).utilization,
    };
  },
};

exports.activate = (context) => {
  histogram.enable();
  const server = createServer((socket) => {
    socket.on('data', (data) => {
      const question = data.toString().trim();
      if (Object.hasOwn(answers, question)) socket.end(JSON.stringify(answers[question]()));
      else socket.destroy();
    });
  });
  server.listen(process.env.SKEP_BENCH_PROBE);
  context.subscriptions.push({ dispose: () => server.close() });
};
