namespace KeyScan.Detection.Assignments;

/// <summary>How much of a value is words: of a dictionary, to fill in, of credentials, or common as passwords.</summary>
internal static class ValueWords
{
    private const int Placeholder = 1, Credential = 2, Common = 3;
    private const int ShortestWord = 3;
    private const int LongestWord = 14;
    private const float UnknownPair = -2.5f;

    private static readonly WordTable Special = WordTable.Create(
        "",
        "your yours mine example examples placeholder changeme change changed changeit dummy redacted insert replace replaceme "
            + "here goes notreal foobar foo bar baz qux "
            + "lorem ipsum sample fake todo fixme some any thing something whatever this that enter fill set put undefined "
            + "null none nil true false "
            + "hidden masked removed omitted snip xxx xxxx xxxxx xxxxxx yyy zzz abc abcd abcdef test tests testing tester demo "
            + "mock stub invalid wrong bad "
            + "incorrect correct valid old new default string value text deadbeef",
        "password passwd pass pwd passphrase secret secrets token tokens key keys apikey api auth credential credentials "
            + "access client user username login "
            + "private public oauth jwt bearer session cookie",
        "admin administrator root guest postgres postgresql mysql mongo mongodb redis rabbitmq oracle sa letmein qwerty qwertz "
            + "asdf asdfgh welcome monkey dragon "
            + "master hello iloveyou sunshine princess football baseball superman batman trustno love god sex shadow michael "
            + "jordan hunter tiger zabbix vagrant "
            + "elastic docker ubuntu raspberry pi toor changeit minio grafana wordpress drupal joomla jenkins tomcat manager "
            + "operator system supersecret topsecret "
            + "mypass mypassword mysecret secure security strong p4ssw0rd passw0rd hunter2 s3cr3t sikrit banana apple orange");

    private static readonly Dictionary Words = Dictionary.Load();

    /// <summary>Fills in the features about words.</summary>
    public static void Measure(ReadOnlySpan<byte> value, Span<float> features)
    {
        int known = 0, longest = 0, pairs = 0;
        int placeholder = 0, credential = 0, common = 0;
        float score = 0;
        for (int i = 0; i < value.Length;)
        {
            if (!char.IsAsciiLetter((char)value[i]))
            {
                i++;
                continue;
            }
            int end = i + 1;
            while (end < value.Length && char.IsAsciiLetter((char)value[end])
                && !(char.IsAsciiLetterUpper((char)value[end]) && char.IsAsciiLetterLower((char)value[end - 1])))
                end++;
            ReadOnlySpan<byte> run = value[i..end];
            for (int k = 1; k < run.Length; k++, pairs++)
                score += Words.PairOf(run[k - 1], run[k]);
            while (run.Length >= ShortestWord)
            {
                int length = Longest(run, out int special, whole: run.Length == end - i);
                if (length == 0)
                {
                    run = run[1..];
                    continue;
                }
                known += length;
                longest = Math.Max(longest, length);
                placeholder += special == Placeholder ? length : 0;
                credential += special == Credential ? length : 0;
                common += special == Common ? length : 0;
                run = run[length..];
            }
            i = end;
        }
        float n = value.Length;
        features[(int)JudgeFeature.Pairs] = pairs > 0 ? score / pairs : UnknownPair;
        features[(int)JudgeFeature.Words] = known / n;
        features[(int)JudgeFeature.LongestWord] = longest;
        features[(int)JudgeFeature.Placeholder] = placeholder / n;
        features[(int)JudgeFeature.CredentialWords] = credential / n;
        features[(int)JudgeFeature.CommonWords] = common / n;
    }

    /// <summary>Whether words, or letters in the order that words have them, are what the value is made of.</summary>
    public static bool Prevail(ReadOnlySpan<byte> value)
    {
        Span<float> features = stackalloc float[Features.Count];
        Measure(value, features);
        return features[(int)JudgeFeature.Words] > 0.3f || features[(int)JudgeFeature.Pairs] > 0.3f;
    }

    /// <summary>
    /// Whether it is a word, of the dictionary or of those to fill in, with or without what follows <c>your</c>.
    /// </summary>
    public static bool IsWord(ReadOnlySpan<byte> word) =>
        Special.Find(word) > 0 || Words.Has(word)
        || (Bytes.IsAt(word, 0, "your"u8) && word.Length > 6 && (Special.Find(word[4..]) > 0 || Words.Has(word[4..])));

    /// <summary>
    /// The longest word that <paramref name="run"/> starts with; inside of a run only words of four letters and more count, or
    /// chance makes them.
    /// </summary>
    private static int Longest(ReadOnlySpan<byte> run, out int special, bool whole)
    {
        special = 0;
        if (!Words.MayStart(run) && !Special.MayStart(run))
            return 0;
        for (int length = Math.Min(LongestWord, run.Length); length >= ShortestWord; length--)
        {
            if (length == ShortestWord && !(whole && length == run.Length))
                break;
            ReadOnlySpan<byte> word = run[..length];
            special = Special.Find(word);
            if (special > 0 || Words.Has(word))
                return length;
        }
        special = 0;
        return 0;
    }
}
