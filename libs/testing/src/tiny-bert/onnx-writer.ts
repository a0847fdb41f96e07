/**
 * Writes ONNX models without a library: the few messages of onnx.proto3 that a graph of standard operators needs, in protobuf's
 * wire format (https://protobuf.dev/programming-guides/encoding, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3).
 */
export const DataType = { float: 1, int64: 7 } as const;
export type DataType = (typeof DataType)[keyof typeof DataType];

export interface Tensor {
  name: string;
  dims: number[];
  data: Float32Array | BigInt64Array;
}
export interface Port {
  name: string;
  type: DataType;
  /** Text names a variable dimension. */
  dims: (number | string)[];
}
export interface Node {
  op: string;
  inputs: string[];
  outputs: string[];
  attributes?: Record<string, number>;
}
export interface Graph {
  inputs: Port[];
  outputs: Port[];
  weights: Tensor[];
  nodes: Node[];
}

const IR_VERSION = 8;
const OPSET = 17;
const ATTRIBUTE_INT = 2;
const VARINT = 0;
const BYTES = 2;

export function onnxModel(graph: Graph): Buffer {
  return Buffer.concat([
    varint(1, IR_VERSION),
    text(2, 'nexus-testing'),
    message(7, encodeGraph(graph)),
    message(8, varint(2, OPSET)),
  ]);
}

function encodeGraph({ inputs, outputs, weights, nodes }: Graph): Buffer {
  return Buffer.concat([
    ...nodes.map((node) => message(1, encodeNode(node))),
    text(2, 'graph'),
    ...weights.map((tensor) => message(5, encodeTensor(tensor))),
    ...inputs.map((port) => message(11, encodePort(port))),
    ...outputs.map((port) => message(12, encodePort(port))),
  ]);
}

function encodeNode({ op, inputs, outputs, attributes = {} }: Node): Buffer {
  return Buffer.concat([
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(3, outputs[0]!),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) =>
      message(5, Buffer.concat([text(1, name), varint(3, value), varint(20, ATTRIBUTE_INT)])),
    ),
  ]);
}

function encodeTensor({ name, dims, data }: Tensor): Buffer {
  const type = data instanceof Float32Array ? DataType.float : DataType.int64;
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.concat([...dims.map((dim) => varint(1, dim)), varint(2, type), text(8, name), message(9, bytes)]);
}

function encodePort({ name, type, dims }: Port): Buffer {
  const shape = Buffer.concat(dims.map((dim) => message(1, typeof dim === 'number' ? varint(1, dim) : text(2, dim))));
  const tensor = Buffer.concat([varint(1, type), message(2, shape)]);
  return Buffer.concat([text(1, name), message(2, message(1, tensor))]);
}

function varint(field: number, value: number): Buffer {
  return Buffer.concat([encodeVarint((field << 3) | VARINT), encodeVarint(value)]);
}

function message(field: number, content: Buffer): Buffer {
  return Buffer.concat([encodeVarint((field << 3) | BYTES), encodeVarint(content.length), content]);
}

const text = (field: number, value: string): Buffer => message(field, Buffer.from(value));

/** Seven bits per byte, least significant first; negative numbers as their 64-bit two's complement. */
function encodeVarint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const more = rest > 0x7fn;
    bytes.push(Number(rest & 0x7fn) | (more ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}
