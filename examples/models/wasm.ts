import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

/**
 * Computes on WebAssembly from here on, many times quicker in Node than tfjs's plain JavaScript backend.
 *
 * Call it before any tensor is made: tfjs then never starts the other backend, nor prints its advice to install
 * tfjs-node. The backend has no gradient for the kernel of a convolution: to train one, `await tf.setBackend('cpu')`.
 */
export async function useWasm(): Promise<void> {
  if (tf.getBackend() === 'wasm') return;
  if (tf.findBackendFactory('wasm') === null) {
    throw new Error('The wasm backend is registered in another copy of @tensorflow/tfjs-core.');
  }
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(dirname(entry) + sep);
  if (!(await tf.setBackend('wasm'))) throw new Error('tfjs could not start its wasm backend.');
}
