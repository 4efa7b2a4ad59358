// The page itself holds no script, so that its content security policy can forbid all inline code.
import { Map as MapView, NavigationControl, Popup } from "./maplibre-gl.mjs";

const DEEPEST = 18;
const APART = 160;
const LISTED_AT_MOST = 50;
const NAMED_AT_MOST = 20;

const container = document.getElementById("map");
const summary = document.querySelector("#view summary");
const list = document.querySelector("#view ol");
const dark = matchMedia("(prefers-color-scheme: dark)");
const popup = new Popup({ maxWidth: "20rem", offset: 12 });

function colours() {
  return dark.matches
    ? { paper: "#15202b", line: "#2b3a49", label: "#7d8fa0", cluster: "#e8704a", quest: "#4cc2a5", ring: "#15202b", count: "#15202b" }
    : { paper: "#f4f2ec", line: "#dcd8cc", label: "#8a8577", cluster: "#b3401d", quest: "#0b7a66", ring: "#ffffff", count: "#ffffff" };
}

function style() {
  const colour = colours();
  const { tiles } = container.dataset;
  const isCluster = ["has", "point_count"];
  const byCount = ["interpolate", ["linear"], ["log10", ["get", "point_count"]], 0.3, 14, 5, 32];
  const base = tiles ? { base: { type: "raster", tiles: [tiles], tileSize: 256 } } : {};
  return {
    version: 8,
    sources: {
      ...base,
      lines: { type: "geojson", data: lines() },
      stacks: { type: "geojson", data: collection([]) },
      quests: { type: "vector", tiles: [`${location.origin}/api/v1/tiles/quests/{z}/{x}/{y}.mvt`], maxzoom: DEEPEST },
    },
    layers: [
      { id: "paper", type: "background", paint: { "background-color": colour.paper } },
      ...(tiles ? [{ id: "base", type: "raster", source: "base" }] : graticule(colour)),
      circles("quests", "quests", colour, 7, { "source-layer": "quests", filter: ["!", isCluster] }),
      circles("stacks", "stacks", colour, 11),
      counts("stack-counts", "stacks", colour),
      circles("clusters", "quests", { ...colour, quest: colour.cluster }, byCount, { "source-layer": "quests", filter: isCluster }),
      counts("counts", "quests", colour, { "source-layer": "quests", filter: isCluster }),
    ],
  };
}

function circles(id, source, colour, radius, more = {}) {
  const paint = { "circle-radius": radius, "circle-color": colour.quest, "circle-stroke-width": 2, "circle-stroke-color": colour.ring };
  return { id, type: "circle", source, paint, ...more };
}

function counts(id, source, colour, more = {}) {
  const layout = {
    // Glyphs are drawn by the browser, from its own fonts: no font is fetched from anywhere.
    "text-field": ["to-string", ["get", "point_count_abbreviated"]], "text-font": ["sans-serif"], "text-size": 14,
    // Each count belongs to its circle, whatever else is near: none comes and goes.
    "text-allow-overlap": true, "text-ignore-placement": true,
  };
  return { id, type: "symbol", source, layout, paint: { "text-color": colour.count }, ...more };
}

function graticule(colour) {
  return [
    { id: "lines", type: "line", source: "lines", paint: { "line-color": colour.line, "line-width": 1 } },
    {
      id: "degrees", type: "symbol", source: "lines",
      layout: { "symbol-placement": "line", "symbol-spacing": 420, "text-field": ["get", "degrees"], "text-font": ["sans-serif"], "text-size": 11 },
      paint: { "text-color": colour.label, "text-halo-color": colour.paper, "text-halo-width": 2 },
    },
  ];
}

// Meridians and parallels, as many as help to see where one is.
function lines() {
  if (!view) return collection([]);
  const bounds = view.getBounds();
  const [west, east] = [bounds.getWest(), bounds.getEast()];
  const apart = ((east - west) / container.clientWidth) * APART;
  const step = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10].find((degrees) => degrees >= apart) ?? 30;
  const decimals = Math.max(0, Math.ceil(-Math.log10(step)));
  const found = [];
  for (let at = Math.floor(west / step); at <= Math.ceil(east / step); at += 1) {
    const longitude = at * step;
    const shown = ((((longitude + 180) % 360) + 360) % 360) - 180;
    found.push(line([[longitude, -85], [longitude, 85]], shown, decimals, "E", "W"));
  }
  const south = Math.max(-85, bounds.getSouth()), north = Math.min(85, bounds.getNorth());
  for (let at = Math.floor(south / step); at <= Math.ceil(north / step); at += 1) {
    if (Math.abs(at * step) <= 85) found.push(line([[west - step, at * step], [east + step, at * step]], at * step, decimals, "N", "S"));
  }
  return collection(found);
}

function line(coordinates, degrees, decimals, above, below) {
  const number = Math.abs(degrees).toFixed(decimals);
  const side = Number(number) === 0 ? "" : degrees > 0 ? above : below;
  return { type: "Feature", properties: { degrees: `${number}°${side}` }, geometry: { type: "LineString", coordinates } };
}

function collection(features) {
  return { type: "FeatureCollection", features };
}

function escaped(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span.innerHTML;
}

function counted(number, what) {
  return `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;
}

// What is drawn within the view, once each: the world may be shown several times over.
function drawn() {
  const bounds = view.getBounds();
  const found = new Map();
  for (const { properties, geometry } of view.queryRenderedFeatures({ layers: ["counts", "quests"] })) {
    if (bounds.contains(geometry.coordinates)) {
      found.set(properties.cluster_id ?? properties.id, { ...properties, at: geometry.coordinates });
    }
  }
  return [...found.values()];
}

function told() {
  const found = drawn();
  found.sort((one, other) => (other.point_count ?? 0) - (one.point_count ?? 0) || (one.title ?? "").localeCompare(other.title ?? ""));
  const total = found.reduce((sum, one) => sum + (one.point_count ?? 1), 0);
  const text = `${counted(total, "quest")} in view`;
  // What has not changed is not said again.
  if (summary.textContent !== text) summary.textContent = text;
  stack(found);
  const listed = found.slice(0, LISTED_AT_MOST);
  const named = listed.map((one) => one.cluster_id ?? one.id).join();
  if (list.dataset.named === named) return;
  list.dataset.named = named;
  list.replaceChildren(...listed.map(item));
}

// Quests that start at one place are drawn over each other: a number says how many there are.
function stack(found) {
  const places = new Map();
  for (const { cluster, at } of found) {
    if (!cluster) places.set(String(at), { at, count: (places.get(String(at))?.count ?? 0) + 1 });
  }
  const stacks = [...places.values()].filter(({ count }) => count > 1).map(({ at, count }) => (
    { type: "Feature", properties: { point_count_abbreviated: count }, geometry: { type: "Point", coordinates: at } }
  ));
  const told = JSON.stringify(stacks);
  if (told === stacked) return;
  stacked = told;
  view.getSource("stacks").setData(collection(stacks));
}

function item(one) {
  const button = document.createElement("button");
  button.textContent = one.cluster ? counted(one.point_count, "quest") : `${one.title} (${one.level})`;
  if (one.cluster) button.dataset.count = one.point_count;
  button.addEventListener("click", () => {
    open(one);
    // The list may lie over it.
    if (popup.isOpen()) view.panTo(one.at);
  });
  const entry = document.createElement("li");
  entry.append(button);
  return entry;
}

function open(one) {
  if (one.cluster && view.getZoom() < DEEPEST) {
    popup.remove();
    view.easeTo({ center: one.at, zoom: Math.min(DEEPEST, view.getZoom() + 2) });
  } else if (one.cluster) {
    show(one.at, one.point_count, []);
    nameSome(one);
  } else {
    const here = drawn().filter((other) => !other.cluster && String(other.at) === String(one.at));
    show(one.at, here.length, here);
  }
}

// Quests at one place cannot be drawn apart: some of them are named.
async function nameSome({ at: [longitude, latitude], point_count }) {
  const near = [latitude - 0.0005, longitude - 0.0005, latitude + 0.0005, longitude + 0.0005];
  const answer = await fetch(`/api/v1/quests?limit=${NAMED_AT_MOST}&bbox=${near.map((edge) => edge.toFixed(6))}`);
  if (answer.ok && popup.isOpen()) show([longitude, latitude], point_count, (await answer.json()).items);
}

function show(at, count, quests) {
  const content = document.createElement("div");
  for (const quest of quests) {
    const title = document.createElement("h2");
    const facts = document.createElement("p");
    title.textContent = quest.title;
    facts.textContent = [quest.level, counted(quest.pointsCount, "point"), quest.timeframe ? counted(quest.timeframe, "hour") : "no limit of time"].join(" · ");
    content.append(title, facts);
  }
  if (count > quests.length) {
    const rest = document.createElement("p");
    rest.textContent = quests.length ? `and ${counted(count - quests.length, "quest")} more` : `${counted(count, "quest")} start here`;
    content.append(rest);
  }
  popup.setLngLat(at).setDOMContent(content).addTo(view);
}

// Without a place in its address, the map begins where the quests are.
async function findQuests() {
  const answer = await fetch("/api/v1/quests/clusters?bbox=-90,-180,90,180&zoom=3");
  const { features } = answer.ok ? await answer.json() : collection([]);
  if (features.length === 0) return;
  const places = features.map(({ geometry }) => geometry.coordinates);
  const [longitudes, latitudes] = [0, 1].map((side) => places.map((place) => place[side]));
  const corners = [[Math.min(...longitudes), Math.min(...latitudes)], [Math.max(...longitudes), Math.max(...latitudes)]];
  view.fitBounds(corners, { padding: 80, maxZoom: 10, animate: false });
}

function start() {
  const { tiles, attribution } = container.dataset;
  const started = new MapView({
    container, style: style(), hash: true, center: [15, 35], zoom: 1.5, maxZoom: 20,
    dragRotate: false, pitchWithRotate: false, attributionControl: tiles && { customAttribution: escaped(attribution) }, fadeDuration: 0,
    // They may be kept for a second, and to ask for all of them every second would not let the map rest.
    refreshExpiredTiles: false,
  });
  started.touchZoomRotate.disableRotation();
  started.keyboard.disableRotation();
  started.addControl(new NavigationControl({ showCompass: false }), "top-right");
  return started;
}

const isPlaced = Boolean(location.hash);
let stacked = "[]";
let view;
try {
  view = start();
} catch {
  summary.textContent = "This browser cannot draw the map.";
}
if (view) {
  view.on("load", () => view.getSource("lines").setData(lines()));
  view.on("moveend", () => view.getSource("lines")?.setData(lines()));
  view.on("movestart", () => { container.dataset.state = "moving"; });
  view.on("idle", () => {
    told();
    container.dataset.state = "idle";
  });
  for (const layer of ["clusters", "quests"]) {
    view.on("click", layer, ({ features: [{ properties, geometry }] }) => open({ ...properties, at: geometry.coordinates }));
    view.on("mouseenter", layer, () => { view.getCanvas().style.cursor = "pointer"; });
    view.on("mouseleave", layer, () => { view.getCanvas().style.cursor = ""; });
  }
  dark.addEventListener("change", () => {
    stacked = "[]";
    view.setStyle(style());
  });
  if (!isPlaced) findQuests();
}
