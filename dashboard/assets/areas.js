// Units of the base map, for incidents of which no more is known than that they lie in one.

/** Polygons of governorates and districts, for incidents of which no more is known. */
export class Areas {
  constructor(layers = {}) {
    this.governorates = this.#index(layers.governorates, (p) => p.admin1);
    this.districts = this.#index(layers.districts, (p) => `${p.admin1}/${p.name_en}`);
  }

  #index(collection, keyOf) {
    const index = new Map();
    for (const feature of collection?.features ?? []) {
      const { type, coordinates } = feature.geometry;
      const polygons = type === "MultiPolygon" ? coordinates : [coordinates];
      const rings = polygons.flat().map((ring) => ring.map(([lon, lat]) => L.latLng(lat, lon)));
      const key = keyOf(feature.properties);
      index.set(key, { key, rings });
    }
    return index;
  }

  /** The unit that an incident is only known to lie in, or null. */
  of(incidents, row) {
    const admin1 = incidents.lookup("admin1", row);
    if (incidents.precision[row] === 4) return this.governorates.get(admin1) ?? null;
    if (incidents.precision[row] !== 3) return null;
    return this.districts.get(`${admin1}/${incidents.lookup("admin2", row)}`) ?? null;
  }
}
