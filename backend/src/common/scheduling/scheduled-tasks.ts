import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { IntervalTask, type TaskFigures, type TaskOptions } from './interval-task.js';

/** The repeated tasks of this process. All of them end before database connections are closed. */
@Injectable()
export class ScheduledTasks implements OnModuleDestroy {
  private readonly tasks = new Map<string, IntervalTask>();

  constructor(private readonly clock: Clock) {}

  /** Starts a task. @throws Error if a task of this name exists */
  every(options: TaskOptions): IntervalTask {
    if (this.tasks.has(options.name)) throw new Error(`There is a task named ${options.name} already`);
    const task = new IntervalTask(this.clock, options);
    this.tasks.set(options.name, task);
    return task.start();
  }

  figures(): TaskFigures[] {
    return [...this.tasks.values()].map((task) => task.figures);
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.tasks.values()].map((task) => task.stop()));
  }
}
