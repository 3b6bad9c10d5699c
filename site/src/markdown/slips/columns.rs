//! Lines that are columns without a table: rows of a spreadsheet, and words that spaces keep apart.

/// A longer line is no row of a spreadsheet, in bytes.
const MAX_ROW: usize = 200;

/// Between words, so many spaces make columns.
const WIDE_SPACE: &str = "   ";

/// Whether a line may be a row of a table that is none.
pub(super) fn has_columns(line: &str, is_paragraph: bool) -> bool {
    // One sign is found much faster than one of two.
    line.contains('\t')
        || line.contains('|')
        || is_paragraph
            && line.len() < MAX_ROW
            && (line.contains(';')
                || has_lone_comma(line)
                || line.as_bytes().windows(WIDE_SPACE.len()).any(|signs| signs == WIDE_SPACE.as_bytes()))
}

/// Whether the first comma has no space after it. In a sentence it has one.
fn has_lone_comma(line: &str) -> bool {
    line.split_once(',').is_some_and(|(_, rest)| !rest.starts_with(' '))
}

/// Whether two lines have as many cells, between `;` as spreadsheets write them, or between many spaces.
pub(super) fn are_columns(line: &str, next: &str) -> bool {
    let semicolons = |line: &str| line.split(';').filter(|cell| !cell.starts_with(' ')).count();
    let wide = |line: &str| line.split(WIDE_SPACE).filter(|cell| !cell.trim().is_empty()).count();
    let are_as_many = |count: &dyn Fn(&str) -> usize| count(line) == count(next) && count(line) > 1;
    semicolons(line) > 2 && are_as_many(&semicolons) || are_as_many(&wide)
}

/// Whether lines have as many values between commas, at least three.
pub(super) fn are_values(lines: [&str; 3]) -> bool {
    let [first, second, third] = lines.map(commas);
    first.is_some_and(|commas| commas > 1) && first == second && first == third
}

/// How many commas divide a line into values. `None` if a space follows one of them, as in a sentence. What stands in quotation
/// marks is one value.
fn commas(line: &str) -> Option<usize> {
    let mut count = 0;
    for unquoted in line.split('"').step_by(2) {
        if unquoted.contains(", ") {
            return None;
        }
        count += unquoted.matches(',').count();
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::are_values;

    #[test]
    fn values_between_commas_are_told_from_sentences() {
        for lines in [
            ["Namn,Pris,Tid", "Basic,100,2 dagar", "Premium,200,1 dag"],
            ["Namn,Pris,", "Basic,100,", ",,"],
            ["Namn,Pris,Tid", "\"Basic, liten\",100,2", "Premium,200,1"],
        ] {
            assert!(are_values(lines), "{lines:?}");
        }
        for lines in [
            ["Kort, faktura, avtal", "Kort, faktura, avtal", "Kort, faktura, avtal"],
            ["Det kostar 12,50", "Det kostar 13,50", "Det kostar 14,50"],
            ["Namn,Pris,Tid", "Basic,100", "Premium,200,1"],
            ["Namn,Pris,Tid", "Basic,100,2", ""],
        ] {
            assert!(!are_values(lines), "{lines:?}");
        }
    }
}
