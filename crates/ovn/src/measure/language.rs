//! An invented language whose words are as common and as rare as those of English.

/// Words of the language, by how common they are.
pub(super) const WORDS: usize = 400_000;

/// The commonest words of the language are those of English, since the reading of queries knows them.
const COMMONEST: &str = "the of to and a in that is was for on with said as it by at he from his be have has are an \
                         not they this who were will had its their but been or which would about more one after new";

/// Numbers by chance (Marsaglia's xorshift), the same in each run.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(super) fn below(&mut self, n: u64) -> u64 {
        (self.next() >> 11) % n.max(1)
    }
}

/// Words by rank, with how common each is (Zipf's law with Mandelbrot's constants for English).
pub(super) struct Language {
    words: Vec<String>,
    cumulative: Vec<f64>,
}

impl Language {
    pub(super) fn new() -> Language {
        let mut words: Vec<String> = COMMONEST.split_whitespace().map(str::to_owned).collect();
        let first = words.len();
        words.extend((first..WORDS).map(|rank| word(rank as u64)));
        let mut sum = 0.0;
        let cumulative = (0..WORDS).map(|rank| {
            sum += (rank as f64 + 2.7).powf(-1.05);
            sum
        });
        Language { words, cumulative: cumulative.collect() }
    }

    fn rank(&self, random: &mut Random) -> usize {
        let all = self.cumulative.last().copied().unwrap_or(1.0);
        let wanted = random.below(1 << 40) as f64 / (1_u64 << 40) as f64 * all;
        self.cumulative.partition_point(|sum| *sum < wanted).min(WORDS - 1)
    }

    pub(super) fn of_ranks(&self, random: &mut Random, ranks: std::ops::Range<usize>) -> &str {
        let rank = ranks.start + random.below((ranks.end - ranks.start) as u64) as usize;
        &self.words[rank.min(WORDS - 1)]
    }

    /// The words of an article; every eighth is one of its matter.
    pub(super) fn text(&self, n: u64) -> Vec<&str> {
        let mut random = Random(n.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let matter: Vec<usize> = (0..12).map(|_| self.rank(&mut random)).collect();
        let count = 200 + random.below(401);
        let word = |_| {
            let its = random.below(8) == 0;
            let rank = if its { matter[random.below(12) as usize] } else { self.rank(&mut random) };
            self.words[rank].as_str()
        };
        (0..count).map(word).collect()
    }
}

/// A word of two to five syllables; rare ones are longer.
pub(super) fn word(rank: u64) -> String {
    const ONSETS: [&str; 24] = [
        "b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "st", "tr", "pr", "gr",
        "th", "sh", "",
    ];
    const VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "ai", "ou", "ea"];
    const CODAS: [&str; 8] = ["n", "r", "s", "t", "l", "m", "d", "k"];
    let mut mixed = (rank + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let syllables = 2 + u64::from(rank > 300) + u64::from(rank > 20_000);
    let mut out = String::new();
    for _ in 0..syllables {
        out.push_str(ONSETS[(mixed % 24) as usize]);
        out.push_str(VOWELS[(mixed / 24 % 8) as usize]);
        mixed = (mixed / 192).wrapping_mul(0xD6E8_FEB8_6659_FD93) ^ (mixed >> 32);
    }
    // The rank in letters, so that no two words are the same.
    let mut left = rank;
    while left > 0 {
        out.push_str(CODAS[(left % 8) as usize]);
        left /= 8;
    }
    out
}
