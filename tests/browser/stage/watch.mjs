// Records everything that a well-behaved page never does.

/**
 * Watches every page of a context, which may call one origin or several, and returns the growing list of faults, as sentences.
 *
 * A document may answer 4xx (a refused PIN, an unknown link): that is an answer to a person, not a fault.
 */
export function watch(context, origins) {
  const faults = [];
  context.on("page", (page) => {
    page.on("pageerror", (error) => faults.push(`script error on ${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      const isLoading = message.text().startsWith("Failed to load resource");
      if (message.type() === "error" && !isLoading) faults.push(`console of ${page.url()}: ${message.text()}`);
    });
  });
  context.on("request", (request) => {
    const url = new URL(request.url());
    const isLocal = [origins].flat().includes(url.origin) || ["data:", "about:", "blob:"].includes(url.protocol);
    if (!isLocal) faults.push(`request left the origins: ${request.url()}`);
  });
  context.on("response", (response) => {
    const isDocument = response.request().resourceType() === "document";
    if (response.status() >= 400 && !isDocument) faults.push(`${response.status()} for ${response.url()}`);
    if (response.status() >= 500) faults.push(`${response.status()} for ${response.url()}`);
  });
  return faults;
}
