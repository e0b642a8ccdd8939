//! Gradient-boosted trees: log odds as a sum over small decision trees (Friedman 2001).
//!
//! What one measure adds to the sum can be told exactly: along a path each split moves the expectation, and that move
//! is the split measure's part (Saabas 2014).

/// Trees over a fixed list of measures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forest {
    /// The log odds before any tree.
    pub bias: f32,
    /// The trees, in the order in which they were learned.
    pub trees: Vec<Tree>,
}

/// A tree; its root is the first node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree(pub Vec<Node>);

/// A node of a tree.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Node {
    /// The measure that is looked at.
    pub measure: u8,
    /// Where it is at most `at`, the next node is `below`, else the one after that; 0 in a leaf.
    pub below: u16,
    /// See `below`.
    pub at: f32,
    /// What the tree gives here: the answer of a leaf, the expectation of a split.
    pub value: f32,
}

impl Forest {
    /// The log odds for these measures.
    #[must_use]
    pub fn odds(&self, measures: &[f32]) -> f32 {
        self.trees.iter().fold(self.bias, |sum, tree| sum + tree.leaf(measures).value)
    }

    /// Adds what each measure gives to `parts`, and returns the rest: what is expected of any two articles.
    #[must_use]
    pub fn explain(&self, measures: &[f32], parts: &mut [f32]) -> f32 {
        let mut rest = self.bias;
        for tree in &self.trees {
            let Some(mut node) = tree.0.first() else { continue };
            rest += node.value;
            while node.below > 0 {
                let next = tree.next(node, measures);
                parts[usize::from(node.measure)] += next.value - node.value;
                node = next;
            }
        }
        rest
    }

    /// The bytes of a parameter file's part.
    #[must_use]
    pub fn pack(&self) -> Vec<u8> {
        let mut bytes = self.bias.to_le_bytes().to_vec();
        bytes.extend((self.trees.len() as u16).to_le_bytes());
        for tree in &self.trees {
            bytes.extend((tree.0.len() as u16).to_le_bytes());
            for node in &tree.0 {
                bytes.push(node.measure);
                bytes.extend(node.below.to_le_bytes());
                bytes.extend(node.at.to_le_bytes());
                bytes.extend(node.value.to_le_bytes());
            }
        }
        bytes
    }

    /// Reads what [`Forest::pack`] wrote, for `measures` measures; nothing where it is damaged.
    pub(super) fn unpack(rest: &mut &[u8], measures: usize) -> Option<Forest> {
        let bias = f32::from_le_bytes(take(rest)?);
        let count = u16::from_le_bytes(take(rest)?);
        let trees = (0..count).map(|_| Tree::unpack(rest, measures)).collect::<Option<_>>()?;
        Some(Forest { bias, trees })
    }
}

impl Tree {
    fn leaf(&self, measures: &[f32]) -> Node {
        let Some(mut node) = self.0.first() else { return Node::default() };
        while node.below > 0 {
            node = self.next(node, measures);
        }
        *node
    }

    fn next(&self, node: &Node, measures: &[f32]) -> &Node {
        let at_most = measures[usize::from(node.measure)] <= node.at;
        &self.0[usize::from(node.below) + usize::from(!at_most)]
    }

    /// Children stand after their parent, so every walk ends.
    fn unpack(rest: &mut &[u8], measures: usize) -> Option<Tree> {
        let count = usize::from(u16::from_le_bytes(take(rest)?));
        let mut nodes = Vec::with_capacity(count);
        for i in 0..count {
            let [measure] = take(rest)?;
            let below = u16::from_le_bytes(take(rest)?);
            let (at, value) = (f32::from_le_bytes(take(rest)?), f32::from_le_bytes(take(rest)?));
            let sound = below == 0 || (usize::from(below) > i && usize::from(below) + 1 < count);
            if !sound || usize::from(measure) >= measures {
                return None;
            }
            nodes.push(Node { measure, below, at, value });
        }
        Some(Tree(nodes))
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk::<N>()?;
    *rest = tail;
    Some(*head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forest() -> Forest {
        let leaf = |value| Node { value, ..Node::default() };
        let split = |measure, at, below, value| Node { measure, below, at, value };
        let first = Tree(vec![split(0, 0.5, 1, 0.1), leaf(-1.0), split(1, 2.0, 3, 0.6), leaf(0.25), leaf(1.0)]);
        Forest { bias: -0.5, trees: vec![first, Tree(vec![leaf(0.125)])] }
    }

    #[test]
    fn the_parts_sum_to_the_odds() {
        for measures in [[0.0, 0.0], [1.0, 0.0], [1.0, 3.0], [0.5, 3.0]] {
            let mut parts = [0.0; 2];
            let rest = forest().explain(&measures, &mut parts);
            assert!((rest + parts[0] + parts[1] - forest().odds(&measures)).abs() < 1e-6);
        }
        assert_eq!(forest().odds(&[1.0, 3.0]), 0.625);
    }

    #[test]
    fn what_is_packed_is_read_again() {
        let bytes = forest().pack();
        assert_eq!(Forest::unpack(&mut bytes.as_slice(), 2), Some(forest()));
        assert_eq!(Forest::unpack(&mut bytes.as_slice(), 1), None, "a measure that there is not");
        for end in 0..bytes.len() {
            assert_eq!(Forest::unpack(&mut &bytes[..end], 2), None);
        }
    }

    #[test]
    fn a_walk_that_would_not_end_is_refused() {
        let round = Forest { bias: 0.0, trees: vec![Tree(vec![Node { below: 0, ..Node::default() }; 3])] };
        let mut bytes = round.pack();
        // The second node leads back to itself.
        bytes[8 + 11 + 1] = 1;
        assert_eq!(Forest::unpack(&mut bytes.as_slice(), 2), None);
    }
}
