//! The plotters that come with the house: one table.

/// A plotter that is built in.
pub(crate) struct StockPlotter {
    pub(crate) name: &'static str,
    pub(crate) yaml: &'static str,
}

/// A plotter from its file.
macro_rules! plotter {
    ($name:literal) => {
        StockPlotter {
            name: $name,
            yaml: include_str!(concat!("../../../templates/plotters/", $name, ".yaml")),
        }
    };
}

/// All plotters; for each language the first is the default.
pub(crate) const PLOTTERS: &[StockPlotter] = &[
    plotter!("axidraw"),
    plotter!("hpgl"),
    plotter!("grbl-servo"),
    plotter!("grbl-z"),
];
