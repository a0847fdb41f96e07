import { Pipe, type PipeTransform } from '@angular/core';
import { formatBytes, formatCount } from './format';

@Pipe({ name: 'nxBytes' })
export class BytesPipe implements PipeTransform {
  readonly transform = formatBytes;
}

@Pipe({ name: 'nxCount' })
export class CountPipe implements PipeTransform {
  readonly transform = formatCount;
}
