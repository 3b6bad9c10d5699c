//! The site's index as it is now: read from the table, and cached.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use crate::index::Index;
use crate::store::{Store, StoreError};

/// How old the cached index may be.
const MAX_AGE: Duration = Duration::from_mins(1);

/// Reads the site's index when it is needed.
#[derive(Clone)]
pub(crate) struct CurrentIndex {
    store: Store,
    cached: Arc<Mutex<Option<Cached>>>,
}

struct Cached {
    read: Instant,
    index: Arc<Index>,
}

impl CurrentIndex {
    /// Reads the index from the store.
    pub(crate) fn new(store: Store) -> Self {
        Self { store, cached: Arc::default() }
    }

    /// The index. It is at most a minute old, or older if the table does not respond.
    pub(crate) async fn get(&self) -> Result<Arc<Index>, StoreError> {
        self.get_if(|_| true).await
    }

    /// The index, read again if the cached one does not have the article: it may just have been published.
    pub(crate) async fn with_article(
        &self,
        language: Option<&str>,
        article: Option<&str>,
    ) -> Result<Arc<Index>, StoreError> {
        self.get_if(|index| article.is_none_or(|article| index.has_article(language, article))).await
    }

    async fn get_if(&self, is_enough: impl Fn(&Index) -> bool) -> Result<Arc<Index>, StoreError> {
        let mut cached = self.cached.lock().await;
        if let Some(Cached { read, index }) = &*cached
            && read.elapsed() < MAX_AGE
            && is_enough(index)
        {
            return Ok(Arc::clone(index));
        }
        match (self.store.index().await, &*cached) {
            (Ok(index), _) => {
                let index = Arc::new(index);
                *cached = Some(Cached { read: Instant::now(), index: Arc::clone(&index) });
                Ok(index)
            }
            (Err(_), Some(Cached { index, .. })) => Ok(Arc::clone(index)),
            (Err(error), None) => Err(error),
        }
    }
}
