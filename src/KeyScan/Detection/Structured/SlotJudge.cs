using KeyScan.Detection.Assignments;

namespace KeyScan.Detection.Structured;

/// <summary>
/// Says whether what stands in a slot is a secret. A slot that holds credentials by its shape is believed, as far as the value is
/// none to fill in, none that refers to another place, and none that is a mere word; one that goes by its name is judged as an
/// assignment is.
/// </summary>
internal static class SlotJudge
{
    /// <summary>Shorter ones are numbers, flags and the like.</summary>
    private const int Shortest = 4;

    /// <summary>From so many bytes on, a value that is random is one even where the judge of assignments is not sure.</summary>
    private const int LongEnough = 16;

    private const float MostlyWords = 0.6f;

    /// <summary>
    /// The words that ask to fill in something, in the languages people share workflows in; and what made-up values are made of.
    /// </summary>
    private static readonly WordTable Asking = WordTable.Create(
        "",
        "your yours here insert replace replaceme enter put placeholder example sample dummy change changeme todo fixme "
            + "redacted hidden removed xxx xxxx xxxxx "
            + "xxxxxx xxxxxxxx tu su sua seu aqui votre ici dein deine hier fake mock test demo optional none null undefined "
            + "configure");

    /// <summary>Judges the slot's value.</summary>
    /// <param name="text">All of the text.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="path">What the path says about the text.</param>
    /// <param name="buffer">As long as the value at least, for what is written otherwise than it is.</param>
    public static SlotVerdict Try(ReadOnlySpan<byte> text, in Slot slot, in PathTraits path, Span<byte> buffer)
    {
        ReadOnlySpan<byte> raw = text[slot.Start..slot.End];
        SlotVerdict verdict = SlotValue.Read(raw, slot, buffer);
        if (verdict.Value.Length < Shortest || slot.Use is SlotUse.Place or SlotUse.Reference)
            return default;
        return slot.Use == SlotUse.Credential ? JudgeCredential(verdict, path) : JudgeNamed(text, slot, path, verdict);
    }

    private static SlotVerdict JudgeCredential(SlotVerdict verdict, in PathTraits path)
    {
        if (IsStandIn(verdict.Value, verdict.Kind))
            return default;
        Span<float> features = stackalloc float[Features.Count];
        ValueShape.Measure(verdict.Value, features);
        verdict.Entropy = features[(int)JudgeFeature.Entropy];
        if (verdict.Kind != AssignmentKind.Password && features[(int)JudgeFeature.Digits] == 0
            && features[(int)JudgeFeature.CredentialWords] + features[(int)JudgeFeature.Placeholder] > 0.4f)
            return default;
        bool isWord = features[(int)JudgeFeature.Words] > MostlyWords || features[(int)JudgeFeature.CommonWords] > 0.5f
            || verdict.Value.Length < 6
            || (features[(int)JudgeFeature.Digits] == 1 && verdict.Kind != AssignmentKind.Password);
        bool isExample = path.IsTest || path.IsSample || path.IsDocument || path.IsProse;
        verdict.Answer = (isWord && verdict.Kind != AssignmentKind.PasswordHash) || isExample ? Answer.Weak : Answer.Secret;
        return verdict;
    }

    private static SlotVerdict JudgeNamed(ReadOnlySpan<byte> text, in Slot slot, in PathTraits path, SlotVerdict verdict)
    {
        NameWords words = NameWords.Read(text[slot.NameStart..slot.NameEnd]);
        if (!words.NamesCredential || IsStandIn(verdict.Value, AssignmentKind.Secret))
            return default;
        var found = new Assignment
        {
            NameStart = slot.NameStart,
            NameEnd = slot.NameEnd,
            ValueStart = slot.Start + verdict.Start,
            ValueEnd = slot.Start + verdict.End,
            Binding = slot.NameEnd < slot.Start && slot.Start - slot.NameEnd < 8 ? Binding.Colon : Binding.Neighbour,
            Form = ValueForm.DoubleQuoted,
            IsNameQuoted = true,
            Words = words,
            Kind = verdict.Kind != AssignmentKind.None ? verdict.Kind : AssignmentLexer.KindOf(words),
        };
        if (slot.NameStart > slot.Start)
            found.NameStart = found.NameEnd = slot.Start;
        verdict.Kind = found.Kind;
        if (Veto.Find(text, found, path) != VetoReason.None)
            return default;
        Verdict judged = Judge.Try(text, found, path);
        verdict.Entropy = judged.Entropy;
        verdict.Answer = judged.Answer != Answer.None ? judged.Answer : IsRandom(verdict.Value) && IsCredentialLast(words)
            ? Answer.Weak : Answer.None;
        return verdict;
    }

    private static bool IsCredentialLast(in NameWords words) =>
        words.Last is NameWord.Password or NameWord.Pass or NameWord.Secret or NameWord.Token or NameWord.Key or NameWord.Auth
        or NameWord.Credential;

    private static bool IsRandom(ReadOnlySpan<byte> value)
    {
        Span<float> features = stackalloc float[Features.Count];
        ValueShape.Measure(value, features);
        return value.Length >= LongEnough && features[(int)JudgeFeature.Digits] > 0 && features[(int)JudgeFeature.Words] < 0.4f
            && features[(int)JudgeFeature.Blanks] == 0
            && features[(int)JudgeFeature.Entropy] > 3 && features[(int)JudgeFeature.Slashes] < 0.1f
            && features[(int)JudgeFeature.Uuid] == 0;
    }

    /// <summary>Whether it refers to where the credential is, or has to be filled in.</summary>
    private static bool IsStandIn(ReadOnlySpan<byte> value, AssignmentKind kind)
    {
        if (Veto.IsReference(value, default) && !IsCharacters(value, kind))
            return true;
        return Placeholder.Is(value) || IsCountedUp(value) || Asks(value) || (kind != AssignmentKind.Password && IsTitle(value))
            || IsOther(value);
    }

    /// <summary>A password may begin and end as a reference does.</summary>
    private static bool IsCharacters(ReadOnlySpan<byte> value, AssignmentKind kind) =>
        kind == AssignmentKind.PasswordHash
        || (kind == AssignmentKind.Password && value[0] is (byte)'$' or (byte)'#' or (byte)'@' && value.IndexOf("{"u8) < 0);

    /// <summary>Chance does not make such a run in a key, nor a word in capitals that addresses the reader.</summary>
    private static bool IsCountedUp(ReadOnlySpan<byte> value) =>
        value.IndexOf("123456789"u8) >= 0 || value.IndexOf("YOUR_"u8) >= 0 || value.StartsWith("__n8n_BLANK_VALUE"u8);

    /// <summary>An address, or a media type beside the wrong header.</summary>
    private static bool IsOther(ReadOnlySpan<byte> value) =>
        value.StartsWith("http://"u8) || value.StartsWith("https://"u8) || value.StartsWith("application/"u8)
        || value.StartsWith("text/"u8) || value.StartsWith("multipart/"u8);

    /// <summary>
    /// Words with something between them, and none of them random: <c>SUA_API_KEY</c>, <c>my secret token</c>, <c>(enter the
    /// key)</c>.
    /// </summary>
    private static bool IsTitle(ReadOnlySpan<byte> value)
    {
        int joints = 0, lower = 0, upper = 0;
        foreach (byte b in value)
        {
            if (char.IsAsciiDigit((char)b))
                return false;
            joints += b is (byte)'_' or (byte)'-' or (byte)' ' or (byte)'.' ? 1 : 0;
            lower += char.IsAsciiLetterLower((char)b) ? 1 : 0;
            upper += char.IsAsciiLetterUpper((char)b) ? 1 : 0;
        }
        return (joints > 0 && (lower == 0 || upper == 0 || value.Contains((byte)' '))) || upper == 0 && value.Length < 12
            || lower == 0 && value.Length < 12;
    }

    /// <summary>Whether one of its words asks to fill in something, and the others are words too.</summary>
    private static bool Asks(ReadOnlySpan<byte> value)
    {
        bool asks = false;
        int words = 0, others = 0, digits = 0;
        for (int at = 0; at < value.Length;)
        {
            int start = at;
            while (at < value.Length && char.IsAsciiLetter((char)value[at])
                && !(at > start && char.IsAsciiLetterUpper((char)value[at]) && char.IsAsciiLetterLower((char)value[at - 1])))
                at++;
            if (at == start)
            {
                digits += char.IsAsciiDigit((char)value[at]) ? 1 : 0;
                at++;
                continue;
            }
            ReadOnlySpan<byte> word = value[start..at];
            bool asksHere = Asking.Find(word) > 0 || Bytes.IsAt(word, 0, "your"u8);
            asks |= asksHere;
            words += asksHere || word.Length <= 3 || ValueWords.IsWord(word) ? word.Length : 0;
            others += word.Length;
        }
        return asks && words * 2 >= others && digits <= 4;
    }
}
