import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';

/** Redirects `/knowledge?document=…` to the document, with the position in it. */
export const documentOfQuery: CanActivateFn = ({ queryParams }) => {
  const { document, ...place } = queryParams as Record<string, string | undefined>;
  return document ? inject(Router).createUrlTree(['/knowledge/documents', document], { queryParams: place }) : true;
};
