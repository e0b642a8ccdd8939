//! The open stories as bytes: read again, they go on as if nothing had been between.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::sync::Arc;

use openvoicenews::group::{OpenStories, Piece, Profile, Window};
use openvoicenews::model::{Article, Reading};
use openvoicenews::understand::{Models, read};
use openvoicenews::wire;
use xxhash_rust::xxh3::xxh3_64;

use crate::group::reading;

/// The press pack and the reports in several languages, in an order that has stories merged, every fifth of them once more
/// with another text.
fn readings() -> Vec<Reading> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let texts = ["press", "tongues"].map(|f| std::fs::read_to_string(fixtures.join(f).join("articles.jsonl")).unwrap());
    let lines = texts.iter().flat_map(|text| text.lines());
    let mut articles: Vec<Arc<Article>> = lines.map(|line| wire::read_article(line).unwrap().article).collect();
    articles.sort_by_key(|article| xxh3_64(article.id.as_bytes()));
    let models = Models::default();
    let mut readings = Vec::new();
    for (n, article) in articles.iter().enumerate() {
        readings.push(read(Arc::clone(article), &models));
        if n % 5 == 4 {
            let mut again = (*articles[n - 3]).clone();
            again.text.push_str("\n\nThe office added that 417 people had been counted at Sorra.");
            again.revision = Article::revision_of(&again.title, &again.text);
            readings.push(read(Arc::new(again), &models));
        }
    }
    readings
}

fn read_again(stories: &OpenStories, window: Window) -> OpenStories {
    let pieces = stories.pieces().map(|piece| Piece::read(&piece).unwrap()).collect();
    OpenStories::of_pieces(pieces, window).unwrap()
}

#[test]
fn stories_that_were_kept_go_on_as_if_nothing_had_been() {
    let profiles: Vec<Profile> = readings().iter().map(Profile::of).collect();
    assert!(profiles.len() > 60);
    // With the small window articles are forgotten, too.
    let (mut joined, mut told) = (0, 0);
    for window in [Window::default(), Window { days: 14, articles: 23 }] {
        let (mut one, mut other) = (OpenStories::with_window(window), OpenStories::with_window(window));
        for (n, profile) in profiles.iter().enumerate() {
            let (a, b) = (one.take(profile), other.take(profile));
            assert_eq!(a, b, "{n}");
            joined += usize::from(a.reason.nearest.is_some());
            let regroupings = one.regroupings();
            told += regroupings.len();
            assert_eq!(regroupings, other.regroupings(), "{n}");
            if n % 3 == 0 {
                other = read_again(&other, window);
                assert_eq!(one.len(), other.len());
            }
        }
    }
    assert!(joined > 20 && told > 0, "{joined} {told}");
}

#[test]
fn what_is_not_whole_or_of_another_program_is_nothing() {
    let mut stories = OpenStories::new();
    readings().iter().take(9).for_each(|reading| {
        stories.assign(reading);
    });
    let pieces: Vec<Vec<u8>> = stories.pieces().collect();
    for (n, bytes) in pieces.iter().enumerate() {
        assert!(Piece::read(bytes).is_some());
        // The last bytes of each are of a list or a map.
        assert!(Piece::read(&bytes[..bytes.len() - 1]).is_none(), "{n}");
        assert!(Piece::read(&[&bytes[..], &[0]].concat()).is_none(), "{n}");
        let mut other = bytes.clone();
        other[0] ^= 1;
        assert!(Piece::read(&other).is_none(), "{n}");
    }
    assert!(Piece::read(&[]).is_none());
    let parts = |of: &[Vec<u8>]| of.iter().map(|bytes| Piece::read(bytes).unwrap()).collect();
    assert!(
        OpenStories::of_pieces(parts(&pieces[1..]), Window::default()).is_none(),
        "all but the articles are missing"
    );
    let without_articles = &pieces[..pieces.len() - 1];
    assert!(OpenStories::of_pieces(parts(without_articles), Window::default()).is_none());
}

#[test]
fn the_oldest_are_forgotten_as_far_as_they_are_over() {
    let mut stories = OpenStories::new();
    let texts = ["Ferry 12 ran aground off Osk.", "The mayor of Halvik resigned.", "Bees came back to Merrow."];
    for (n, text) in texts.iter().enumerate() {
        stories.assign(&reading(&n.to_string(), "2031-03-04", text, text, None));
    }
    let mut asked = Vec::new();
    let over = |id: &str| {
        asked.push(id.to_owned());
        Ok::<_, ()>(id == "0" || id == "2")
    };
    stories.retire_while(over).unwrap();
    assert_eq!((asked, stories.len()), (vec!["0".to_owned(), "1".to_owned()], 2));
}

/// Where this fails, what was kept by the program before is not what this one would have kept: `FORM` goes up.
#[test]
fn the_form_tells_what_the_bytes_are_of() {
    let mut stories = OpenStories::new();
    let text =
        "Vera Otto said on Tuesday, \"we brought all 40 people ashore on March 10\", in Osk, the Tesh agency wrote.";
    stories.assign(&reading("a", "2031-03-04", "Ferry aground", text, Some("Tesh")));
    stories.assign(&reading("b", "2031-03-05", "Ferry aground off Osk", text, None));
    // In what order a map gives what it has is its own business. The first eight bytes are those of the form and of what
    // was learned.
    let mut bytes: Vec<u8> = stories.pieces().flat_map(|piece| piece[8..].to_vec()).collect();
    bytes.sort_unstable();
    assert_eq!((bytes.len(), xxh3_64(&bytes)), (910, 7_215_081_307_994_994_963));
}
