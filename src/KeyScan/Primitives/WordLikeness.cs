namespace KeyScan.Primitives;

/// <summary>Tells words and identifiers from random letters by their pairs of letters.</summary>
internal static class WordLikeness
{
    private const double WordsScore = 6.1;

    /// <summary>
    /// For each pair of letters 6 + log2 of how much more often it occurs than in random letters, from 0 to 9. Counted once for
    /// each distinct word of each of some thousand files of documentation and source code in C, Python and JavaScript.
    /// </summary>
    private static ReadOnlySpan<byte> Pairs =>
        "57874573736979174989665563"u8
        + "73437321640732622553710040"u8
        + "82638328707731943758611040"u8
        + "73369331821542732663633340"u8
        + "85897763522879576998475851"u8
        + "63336611800522711645600040"u8
        + "52218246600535540664610020"u8
        + "81228000700232710536402041"u8
        + "76877770204879963788270506"u8
        + "31005000100000400040400000"u8
        + "41127120500214210151203010"u8
        + "83369420804822842376643070"u8
        + "86338111701362770253622120"u8
        + "82888692725535851389651152"u8
        + "56774552525789670977867321"u8
        + "81458225602741870857622050"u8
        + "41203210100120003221700000"u8
        + "84669561805567843778654060"u8
        + "63739437805544772389724060"u8
        + "82639429901642750877725370"u8
        + "66657550600778370888110400"u8
        + "72228110700120520121100000"u8
        + "60026116700225600551003000"u8
        + "51525200500000060016000320"u8
        + "22314010400345560365003001"u8
        + "40006000400000200000000011"u8;

    /// <summary>
    /// Whether most of <paramref name="text"/> is letters that follow each other as they do in words. Random letters score 3.5 on
    /// average, words above 6.4.
    /// </summary>
    public static bool IsWords(ReadOnlySpan<char> text)
    {
        int pairs = 0, sum = 0;
        for (int i = 1; i < text.Length; i++)
        {
            int first = (text[i - 1] | 0x20) - 'a', second = (text[i] | 0x20) - 'a';
            if ((uint)first >= 26 || (uint)second >= 26)
                continue;
            // A hump in camelCase starts a new word.
            if (char.IsAsciiLetterLower(text[i - 1]) && char.IsAsciiLetterUpper(text[i]))
                continue;
            pairs++;
            sum += Pairs[(first * 26) + second] - '0';
        }
        return pairs * 2 >= text.Length - 2 && pairs > 0 && sum >= pairs * WordsScore;
    }
}
