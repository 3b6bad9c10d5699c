//! The views of the tools for administrators. Each is a file of its own, which a tool's script fetches once somebody has signed
//! in, so that other readers do not wait for it.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::{Context, Tera};

use super::{assets::Asset, templates::Templates};
use crate::content::front_matter::Tool;

const TEMPLATE: &str = "account/tool-views.html";

/// The files of one language, by tool.
#[derive(Default, Serialize)]
#[serde(transparent)]
pub(super) struct ToolViews(BTreeMap<&'static str, Asset>);

impl ToolViews {
    /// Renders the views with a language's templates. A site whose templates have none has no views.
    pub(super) fn render(templates: &Templates, tera: &Tera, language: &str) -> anyhow::Result<Self> {
        let mut views = BTreeMap::new();
        if !tera.get_template_names().any(|name| name == TEMPLATE) {
            return Ok(Self::default());
        }
        for tool in Tool::ALL {
            let mut context = Context::new();
            context.insert("tool", tool.name());
            let page =
                tera.render(TEMPLATE, &context).map_err(|error| templates.explain(tera, TEMPLATE, &context, error))?;
            let name = format!("{}.{language}.html", tool.name());
            views.insert(tool.name(), Asset::new(&name, page.into_bytes()));
        }
        Ok(Self(views))
    }

    pub(super) fn files(&self) -> impl Iterator<Item = &Asset> {
        self.0.values()
    }
}
