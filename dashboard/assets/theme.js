// Colours of the theme in force, read from the custom properties of dashboard/style.py.

export class Theme {
  constructor(host) {
    this.host = host;
    this.followers = new Set();
    // Paper is light whatever the screen is, so that printing changes the theme as well.
    this.queries = ["(prefers-color-scheme: dark)", "print"].map((query) => window.matchMedia(query));
    this.listener = () => {
      this.read();
      for (const follow of this.followers) follow();
    };
    for (const query of this.queries) query.addEventListener("change", this.listener);
    this.read();
  }

  /** Call a function whenever the colours change. */
  follow(redraw) {
    this.followers.add(redraw);
  }

  /** "light", "dark", or "auto" for what the system asks for. */
  set(name) {
    if (name === "light" || name === "dark") this.host.dataset.theme = name;
    else delete this.host.dataset.theme;
    this.listener();
  }

  read() {
    this.values = getComputedStyle(this.host);
    this.cache = new Map();
    this.pattern = null;
  }

  colour(name) {
    if (!this.cache.has(name)) this.cache.set(name, this.values.getPropertyValue(`--im-${name}`).trim());
    return this.cache.get(name);
  }

  typeColour(code) {
    return this.colour(`type-${code}`);
  }

  /** Diagonal hatching: an area that is known, in which no spot is. */
  hatch(context) {
    if (this.pattern) return this.pattern;
    const tile = document.createElement("canvas");
    tile.width = 7;
    tile.height = 7;
    const pen = tile.getContext("2d");
    pen.strokeStyle = this.colour("text-quiet");
    pen.lineWidth = 1;
    pen.beginPath();
    for (const shift of [-7, 0, 7]) {
      pen.moveTo(shift, 7);
      pen.lineTo(shift + 7, 0);
    }
    pen.stroke();
    this.pattern = context.createPattern(tile, "repeat");
    return this.pattern;
  }

  destroy() {
    for (const query of this.queries) query.removeEventListener("change", this.listener);
    this.followers.clear();
  }
}
