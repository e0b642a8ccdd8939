//! Groups of articles of which each is like the others on average: agglomerative clustering with average linkage
//! (UPGMA; Sokal and Michener 1958), stopped where two groups are likelier two events than one.

/// Log odds between items, both ways the same.
#[derive(Clone, Debug)]
pub(super) struct Odds {
    items: usize,
    odds: Vec<f32>,
}

impl Odds {
    pub(super) fn new(items: usize, unlike: f32) -> Odds {
        Odds { items, odds: vec![unlike; items * items] }
    }

    pub(super) fn set(&mut self, a: usize, b: usize, odds: f32) {
        self.odds[a * self.items + b] = odds;
        self.odds[b * self.items + a] = odds;
    }

    fn get(&self, a: usize, b: usize) -> f32 {
        self.odds[a * self.items + b]
    }
}

/// The group of each item, named after its first item, and the mean log odds at which the item was first joined to
/// others; nothing for one that stays alone. An item counts as many articles as its `sizes` say. Two groups are joined
/// while the mean between them is above 0, the likest first; of equal ones, those that begin first.
pub(super) fn average_linkage(mut odds: Odds, sizes: &[usize]) -> Vec<(usize, Option<f32>)> {
    let n = odds.items;
    let mut sizes: Vec<f32> = sizes.iter().map(|&s| s as f32).collect();
    let mut group: Vec<(usize, Option<f32>)> = (0..n).map(|i| (i, None)).collect();
    let mut open: Vec<usize> = (0..n).collect();
    while let Some((a, b, mean)) = likest(&odds, &open) {
        for &other in open.iter().filter(|&&o| o != a && o != b) {
            let sum = odds.get(a, other) * sizes[a] + odds.get(b, other) * sizes[b];
            odds.set(a, other, sum / (sizes[a] + sizes[b]));
        }
        sizes[a] += sizes[b];
        open.retain(|&o| o != b);
        for item in group.iter_mut().filter(|g| g.0 == a || g.0 == b) {
            *item = (a, item.1.or(Some(mean)));
        }
    }
    group
}

fn likest(odds: &Odds, open: &[usize]) -> Option<(usize, usize, f32)> {
    let mut best: Option<(usize, usize, f32)> = None;
    for (i, &a) in open.iter().enumerate() {
        for &b in &open[i + 1..] {
            let mean = odds.get(a, b);
            if mean > best.map_or(0.0, |x| x.2) {
                best = Some((a, b, mean));
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(n: usize, pairs: &[(usize, usize, f32)], sizes: &[usize]) -> Vec<usize> {
        let mut odds = Odds::new(n, -4.0);
        pairs.iter().for_each(|&(a, b, o)| odds.set(a, b, o));
        average_linkage(odds, sizes).iter().map(|g| g.0).collect()
    }

    #[test]
    fn groups_hold_together_on_average() {
        // A chain: the middle goes to the likelier side, and the other side is then too far.
        assert_eq!(groups(3, &[(0, 1, 1.0), (1, 2, 2.0)], &[1, 1, 1]), [0, 1, 1]);
        assert_eq!(groups(3, &[(0, 1, 3.0), (1, 2, 3.0), (0, 2, -1.0)], &[1, 1, 1]), [0, 0, 0]);
        assert_eq!(groups(2, &[(0, 1, 0.0)], &[1, 1]), [0, 1]);
        assert!(groups(0, &[], &[]).is_empty());
    }

    #[test]
    fn a_large_item_weighs_by_its_articles() {
        let pairs = [(0, 1, 2.0), (0, 2, 2.5), (1, 2, -1.0)];
        assert_eq!(groups(3, &pairs, &[1, 1, 1]), [0, 0, 0]);
        assert_eq!(groups(3, &[(0, 1, 2.5), (0, 2, -2.0), (1, 2, 1.0)], &[9, 1, 1]), [0, 0, 2]);
    }

    #[test]
    fn the_level_is_that_of_the_first_join() {
        let mut odds = Odds::new(3, -4.0);
        odds.set(0, 1, 3.0);
        odds.set(1, 2, 2.0);
        odds.set(0, 2, 1.0);
        let levels: Vec<Option<f32>> = average_linkage(odds, &[1; 3]).iter().map(|g| g.1).collect();
        assert_eq!(levels, [Some(3.0), Some(3.0), Some(1.5)]);
    }
}
