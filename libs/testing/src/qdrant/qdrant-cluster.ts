import { QdrantSimulator } from './qdrant-simulator.js';

export interface QdrantClusterOptions {
  openApiFile: string;
  apiKey?: string;
  nodes: number;
  /** Time for which a new collection responds with 500. */
  creationMs?: number;
  /** Replication lag of each node behind the one that accepted a write; default: none. */
  lagMs?: readonly number[];
}

interface Member {
  simulator: QdrantSimulator;
  port: number;
  up: boolean;
  /** Writes of other nodes that it has not applied yet, in order. */
  behind: ((node: QdrantSimulator) => void)[];
}

/**
 * Nodes of one Qdrant cluster in memory, each with a complete replica: a write accepted by one reaches the others after their
 * lag, or when they are back.
 */
export class QdrantCluster {
  private readonly members: Member[];

  constructor(private readonly options: QdrantClusterOptions) {
    const { openApiFile, apiKey, creationMs } = options;
    this.members = Array.from({ length: options.nodes }, (_, index) => {
      const onWrite = (repeat: (node: QdrantSimulator) => void): void => this.spread(index, repeat);
      return {
        simulator: new QdrantSimulator({ openApiFile, apiKey, creationMs, onWrite }),
        port: 0,
        up: false,
        behind: [],
      };
    });
  }

  get violations(): string[] {
    return this.members.flatMap(({ simulator }) => simulator.violations);
  }

  get rejections(): string[] {
    return this.members.flatMap(({ simulator }) => simulator.rejections);
  }

  /** @returns the address of each node */
  async start(): Promise<string[]> {
    const urls: string[] = [];
    for (const index of this.members.keys()) urls.push(await this.startNode(index));
    return urls;
  }

  async stop(): Promise<void> {
    for (const index of this.members.keys()) await this.stopNode(index);
  }

  async startNode(index: number): Promise<string> {
    const member = this.members[index]!;
    const url = await member.simulator.start(member.port);
    member.port = Number(new URL(url).port);
    member.up = true;
    this.catchUp(member);
    return url;
  }

  async stopNode(index: number): Promise<void> {
    this.members[index]!.up = false;
    await this.members[index]!.simulator.stop();
  }

  private spread(from: number, repeat: (node: QdrantSimulator) => void): void {
    for (const [index, member] of this.members.entries()) {
      if (index === from) continue;
      member.behind.push(repeat);
      const lag = this.options.lagMs?.[index] ?? 0;
      if (lag > 0) setTimeout(() => this.catchUp(member), lag).unref();
      else this.catchUp(member);
    }
  }

  private catchUp({ up, behind, simulator }: Member): void {
    if (up) for (const repeat of behind.splice(0)) repeat(simulator);
  }
}
