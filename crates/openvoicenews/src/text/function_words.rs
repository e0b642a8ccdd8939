//! English words that carry no content of their own.

/// Whether a folded word is an article, pronoun, preposition, conjunction, auxiliary or the like.
#[must_use]
pub fn is_function_word(folded: &str) -> bool {
    let first = folded.bytes().next().map_or(0, usize::from).wrapping_sub(usize::from(b'a'));
    let Some(&[from, to]) = BY_LETTER.get(first) else { return false };
    FUNCTION_WORDS[from..to].contains(&folded)
}

/// Where the words with each first letter stand: this is asked of every word by every step.
const BY_LETTER: [[usize; 2]; 26] = {
    let mut places = [[0; 2]; 26];
    let mut at = 0;
    while at < FUNCTION_WORDS.len() {
        let letter = (FUNCTION_WORDS[at].as_bytes()[0] - b'a') as usize;
        if places[letter][1] == 0 {
            places[letter][0] = at;
        }
        at += 1;
        places[letter][1] = at;
    }
    places
};

/// Sorted: see [`BY_LETTER`].
#[rustfmt::skip]
const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "above", "across", "after", "again", "against", "all", "almost", "along", "already", "also",
    "although", "always", "am", "amid", "among", "an", "and", "another", "any", "are", "around", "as", "at", "away",
    "back", "be", "because", "been", "before", "being", "below", "between", "both", "but", "by", "can", "could", "did",
    "do", "does", "doing", "done", "down", "during", "each", "either", "else", "even", "ever", "every", "few", "for",
    "from", "further", "get", "gets", "getting", "got", "had", "has", "have", "having", "he", "he'd", "he's", "her",
    "here", "hers", "herself", "him", "himself", "his", "how", "however", "i", "i'm", "i've", "if", "in", "into", "is",
    "it", "it's", "its", "itself", "just", "least", "less", "like", "made", "make", "makes", "making", "many", "may",
    "me", "meanwhile", "might", "more", "most", "much", "must", "my", "myself", "nor", "now", "of", "off", "often", "on", "once",
    "one", "only", "onto", "or", "other", "others", "our", "ours", "out", "over", "own", "per", "quite", "rather",
    "same", "shall", "she", "she'd", "she's", "should", "since", "so", "some", "still", "such", "than", "that",
    "that's", "the", "their", "theirs", "them", "themselves", "then", "there", "there's", "these", "they", "they're", "they've", "this",
    "those", "though", "through", "to", "together", "too", "toward", "towards", "under", "until", "up", "upon", "us",
    "very", "was", "we", "we're", "we've", "well", "were", "what", "when", "where", "whether", "which", "while", "who",
    "whom", "whose", "why", "will", "with", "within", "would", "yet", "you", "you're", "your", "yours",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(FUNCTION_WORDS.is_sorted());
        assert!(is_function_word("the") && !is_function_word("minister"));
    }
}
