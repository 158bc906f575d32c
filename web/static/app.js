// Everything works without this; it saves a round trip here and there.
"use strict";
if (window.htmx) {
  htmx.config.allowEval = false;
  htmx.config.includeIndicatorStyles = false;
  htmx.config.selfRequestsOnly = true;
}
