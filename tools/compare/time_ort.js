// Times an ONNX file in onnxruntime-node on demand: for each line "COUNT" of the input, the fastest of that many runs in ms.
// usage: node time_ort.js PACKAGE FILE.onnx   (PACKAGE: folder of onnxruntime-node)
// Inputs are those of tests/AiVideoFx.NativeCheck (SampleGraph.Values); the output lies in memory made beforehand.
'use strict';
const [packageFolder, file] = process.argv.slice(2);
const ort = require(require('path').resolve(packageFolder));

function values(n, count) {
  const result = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    result[i] = count === 1 ? 0.5 : ((i * 7 + Math.floor(i / 97) * 13 + n * 5) % 256) / 255;
  }
  return result;
}

function tensor(metadata, fill) {
  const count = metadata.shape.reduce((a, b) => a * b, 1);
  return new ort.Tensor('float32', fill(count), metadata.shape);
}

async function main() {
  const session = await ort.InferenceSession.create(file, {
    executionProviders: ['cpu'], graphOptimizationLevel: 'all', intraOpNumThreads: 2, interOpNumThreads: 1,
  });
  const feeds = {};
  session.inputMetadata.forEach((metadata, n) => { feeds[metadata.name] = tensor(metadata, (count) => values(n, count)); });
  const output = session.outputMetadata[0];
  const fetches = { [output.name]: tensor(output, (count) => new Float32Array(count)) };
  const result = (await session.run(feeds, fetches))[output.name];
  let sum = 0, squares = 0;
  for (const value of result.data) {
    sum += value;
    squares += value * value;
  }
  const place = result.data === fetches[output.name].data || fetches[output.name].data.some((v) => v !== 0) ? 'preallocated' : 'fresh';
  console.log(`ready ${sum / result.data.length} ${squares / result.data.length} onnxruntime-node, ${place} output`);

  for await (const line of require('readline').createInterface({ input: process.stdin })) {
    let best = Infinity;
    for (let i = Number(line); i > 0; i--) {
      const start = process.hrtime.bigint();
      await session.run(feeds, fetches);
      best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e6);
    }
    console.log(String(best));
  }
}

main().catch((e) => { console.error(e); process.exit(1); });
