namespace KeyScan.Detection.Assignments;

/// <summary>
/// Says how likely a candidate is a secret, by a table of trees over <see cref="JudgeFeature"/>s (README.md beside this file has
/// its figures).
/// </summary>
internal static class Judge
{
    /// <summary>
    /// At least so likely is a secret, unless it is a <see cref="WeakValue"/>; of those that are, nine of ten are.
    /// </summary>
    public const float SecretFrom = 0.8f;

    /// <summary>
    /// The same where one thing speaks against it: in a test, an example or documentation, where well-kept code has what looks
    /// like secrets; and for a word, where the path is known to be of none of these: <c>postgres</c> as the password of a
    /// deployment opens it.
    /// </summary>
    public const float SureFrom = 0.87f;

    /// <summary>At least so likely is worth a look.</summary>
    public const float WeakFrom = 0.44f;

    private static TreeTable? s_table;

    /// <summary>
    /// The trees. Set only to measure with some that were fitted without the text they are measured on; before anything is
    /// judged.
    /// </summary>
    public static TreeTable Table
    {
        get => s_table ??= TreeTable.Read(Resource.Read("judge.bin"));
        set => s_table = value;
    }

    /// <summary>Judges a candidate that no <see cref="Veto"/> dropped.</summary>
    public static Verdict Try(ReadOnlySpan<byte> text, in Assignment found, in PathTraits path)
    {
        Span<float> features = stackalloc float[Features.Count];
        Features.Fill(text, found, path, features);
        return Try(text, found, path, features);
    }

    /// <summary>The same, by numbers that <see cref="Features"/> has filled in.</summary>
    public static Verdict Try(ReadOnlySpan<byte> text, in Assignment found, in PathTraits path, ReadOnlySpan<float> features)
    {
        Verdict verdict = Try(features, text[found.ValueStart..found.ValueEnd], path);
        return !GeneratedPhrase.Is(text, found) ? verdict
            : verdict with { Answer = path.IsInExample ? Answer.Weak : Answer.Secret };
    }

    /// <summary>Judges by the numbers, and by the value and the path where they speak for it.</summary>
    public static Verdict Try(ReadOnlySpan<float> features, ReadOnlySpan<byte> value, in PathTraits path)
    {
        TreeTable table = Table;
        float probability = table.Probability(table.Score(features));
        // Its form alone says what it is; whether the password behind it is any good nobody can see.
        bool isHash = features[(int)JudgeFeature.Kind] == (int)AssignmentKind.PasswordHash;
        Answer answer = isHash ? Answer.Weak : probability < WeakFrom ? Answer.None
            : probability >= SecretFrom && IsSecret(probability, WeakValue.Find(value, features), path) ? Answer.Secret
            : Answer.Weak;
        return new Verdict(answer, probability, features[(int)JudgeFeature.Entropy]);
    }

    private static bool IsSecret(float probability, WeakReason weak, in PathTraits path) => weak switch
    {
        WeakReason.None => !path.IsInExample || probability >= SureFrom,
        WeakReason.Word => path.IsKnown && !path.IsInExample && probability >= SureFrom,
        _ => false,
    };

    /// <summary>What each feature adds to the score; answers with what every candidate starts with.</summary>
    public static float Explain(ReadOnlySpan<float> features, Span<float> parts) => Table.Explain(features, parts);
}
