// Browsers start no worker from a file. Where the pages were opened from a folder, the script of the search runs in a
// hidden frame instead, which hands messages on as a worker does.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    #frame = document.createElement("iframe");
    #waiting = [];
    onmessage = null;
    onerror = null;
    onmessageerror = null;

    constructor(address) {
      super();
      this.#frame.hidden = true;
      document.body.append(this.#frame);
      const inside = this.#frame.contentWindow;
      inside.postMessage = (data) => this.#tell(new MessageEvent("message", { data }));
      const script = this.#frame.contentDocument.createElement("script");
      script.src = new URL(address, location.href);
      script.onload = () => {
        for (const data of this.#waiting) this.#ask(data);
        this.#waiting = null;
      };
      script.onerror = () => this.#tell(new Event("error", { cancelable: true }));
      this.#frame.contentDocument.body.append(script);
    }

    postMessage(data) {
      if (this.#waiting) this.#waiting.push(data);
      else this.#ask(data);
    }

    terminate() {
      this.#frame.remove();
    }

    #ask(data) {
      // Not before the caller has ended: a worker answers later.
      setTimeout(() => this.#frame.contentWindow?.dispatchEvent(new MessageEvent("message", { data })));
    }

    #tell(event) {
      this[`on${event.type}`]?.(event);
      this.dispatchEvent(event);
    }
  };
}
