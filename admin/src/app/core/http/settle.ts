import { type Observable, firstValueFrom } from 'rxjs';
import { toApiError } from './problem';

/** One call as a promise that fails with an ApiError. */
export async function settle<T>(call: Observable<T>): Promise<T> {
  try {
    return await firstValueFrom(call);
  } catch (error) {
    throw toApiError(error);
  }
}
