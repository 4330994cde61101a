namespace KeyScan.Detection.Assignments;

/// <summary>
/// Says how likely a candidate is a secret, by a table of trees over <see cref="JudgeFeature"/>s (README.md beside this file has its figures).
/// </summary>
internal static class Judge
{
    /// <summary>At least so likely is a secret, where neither the path nor the value speaks of an example.</summary>
    public const float SecretFrom = 0.9f;

    /// <summary>At least so likely is worth a look.</summary>
    public const float WeakFrom = 0.36f;

    private static readonly Lazy<TreeTable> Table = new(static () => TreeTable.Read(Resource.Read("judge.bin")));

    /// <summary>Judges a candidate that no <see cref="Veto"/> dropped.</summary>
    public static Verdict Try(ReadOnlySpan<byte> text, in Assignment found, in PathTraits path)
    {
        Span<float> features = stackalloc float[Features.Count];
        Features.Fill(text, found, path, features);
        return Try(features);
    }

    /// <summary>Judges by the numbers alone.</summary>
    public static Verdict Try(ReadOnlySpan<float> features)
    {
        float probability = Table.Value.Probability(Table.Value.Score(features));
        // Its form alone says what it is; whether the password behind it is any good nobody can see.
        bool isHash = features[(int)JudgeFeature.Kind] == (int)AssignmentKind.PasswordHash;
        Answer answer = isHash ? Answer.Weak : probability < WeakFrom ? Answer.None : probability >= SecretFrom && !IsExample(features) ? Answer.Secret : Answer.Weak;
        return new Verdict(answer, probability, features[(int)JudgeFeature.Entropy]);
    }

    /// <summary>What each feature adds to the score; answers with what every candidate starts with.</summary>
    public static float Explain(ReadOnlySpan<float> features, Span<float> parts) => Table.Value.Explain(features, parts);

    /// <summary>Whether the value is words for the most part: never more than <see cref="Answer.Weak"/>.</summary>
    private static bool IsExample(ReadOnlySpan<float> features) =>
        features[(int)JudgeFeature.Words] > 0.6f;
}

/// <summary>What the judge says.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Probability">How likely a secret it is: 0 to 1, calibrated on repositories that the table was not fitted on.</param>
/// <param name="Entropy">Bits per byte of the value.</param>
internal readonly record struct Verdict(Answer Answer, float Probability, float Entropy);

/// <summary>The three answers.</summary>
internal enum Answer : byte
{
    /// <summary>No secret.</summary>
    None,

    /// <summary>Weak, common, or in an example: perhaps a secret.</summary>
    Weak,

    /// <summary>A secret.</summary>
    Secret,
}
