// Contrast (WCAG 2) of every visible text with the nearest background painted behind it, by element.
() => {
  // Red, green and blue up to 255, and how opaque: "rgb(0, 90, 112)", or "color(srgb 0 0.35 0.44 / 0.18)".
  const channels = (colour) => {
    const [r, g, b, opaque = 1] = colour.match(/[\d.]+/g).map(Number);
    const most = colour.startsWith("color(") ? 255 : 1;
    return [r * most, g * most, b * most, opaque];
  };
  const over = (front, back) => front.slice(0, 3).map((v, i) => v * front[3] + back[i] * (1 - front[3]));
  const light = (colour) => {
    const [r, g, b] = colour.map((v) => v / 255)
      .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    if (!element) return [255, 255, 255];
    const colour = channels(getComputedStyle(element).backgroundColor);
    return colour[3] === 1 ? colour : over(colour, behind(element.parentElement ?? element.getRootNode().host));
  };
  // Shadow trees belong to what is seen.
  const all = (root) => [...root.querySelectorAll("*")].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
  const ratios = {};
  for (const e of all(document.body)) {
    const text = [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.textContent.trim()).join(" ").trim();
    if (!text || !e.checkVisibility()) continue;
    const back = behind(e);
    const [a, b] = [light(over(channels(getComputedStyle(e).color), back)), light(back)];
    ratios[`${e.tagName}.${e.className} ${text.slice(0, 30)}`] = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }
  return ratios;
}
