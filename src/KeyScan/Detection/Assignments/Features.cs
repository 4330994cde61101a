namespace KeyScan.Detection.Assignments;

/// <summary>Turns a candidate and what stands around it into the numbers that the judge goes by.</summary>
internal static class Features
{
    /// <summary>How many there are.</summary>
    public const int Count = (int)JudgeFeature.Repeated + 1;

    /// <summary>Bytes before a name and after its value that are looked at, at most.</summary>
    public const int Farthest = Far + 64;

    private const int Near = 200;
    private const int Far = 2000;
    private const int LongestLine = 400;

    private const uint AgainstWords = (1u << (int)NameWord.Digest) | (1u << (int)NameWord.Public) | (
        1u << (int)NameWord.Identity) | (1u << (int)NameWord.Place)
        | (1u << (int)NameWord.Shape) | (1u << (int)NameWord.Measure) | (1u << (int)NameWord.Message) | (
            1u << (int)NameWord.Structure)
        | (1u << (int)NameWord.Verb) | (1u << (int)NameWord.Nonce) | (1u << (int)NameWord.Certificate) | (
            1u << (int)NameWord.Other) | (1u << (int)NameWord.Variable);

    /// <summary>Fills <paramref name="features"/>, of <see cref="Count"/>, for the candidate.</summary>
    public static void Fill(ReadOnlySpan<byte> text, in Assignment found, in PathTraits path, Span<float> features)
    {
        ReadOnlySpan<byte> value = text[found.ValueStart..found.ValueEnd];
        ReadOnlySpan<byte> name = text[found.NameStart..found.NameEnd];
        NameOf(name, found, text, features);
        features[(int)JudgeFeature.Binding] = (int)found.Binding;
        features[(int)JudgeFeature.Form] = (int)found.Form;
        features[(int)JudgeFeature.Wrapped] = found.IsWrapped ? 1 : 0;
        features[(int)JudgeFeature.Default] = found.IsDefault ? 1 : 0;
        ValueShape.Measure(value, features);
        features[(int)JudgeFeature.LikeName] = found.Binding == Binding.Place ? 0 : LikeName(name, value);
        PathOf(path, features);
        PlaceOf(text, found, features);
        NeighboursOf(text, found, value, features);
    }

    private static void NameOf(ReadOnlySpan<byte> name, in Assignment found, ReadOnlySpan<byte> text, Span<float> features)
    {
        NameWords words = found.Words;
        features[(int)JudgeFeature.Kind] = (int)found.Kind;
        features[(int)JudgeFeature.NameLast] = (int)words.Last;
        features[(int)JudgeFeature.NameCount] = words.Count;
        features[(int)JudgeFeature.NameGroups] = words.Groups;
        features[(int)JudgeFeature.NamePassword] = words.Has(NameWord.Password) || words.Has(NameWord.Pass) ? 1 : 0;
        features[(int)JudgeFeature.NameSecret] = words.Has(NameWord.Secret) ? 1 : 0;
        features[(int)JudgeFeature.NameToken] = words.Has(NameWord.Token) ? 1 : 0;
        features[(int)JudgeFeature.NameKey] = words.Has(NameWord.Key) ? 1 : 0;
        features[(int)JudgeFeature.NameAuth] = words.Has(NameWord.Auth) ? 1 : 0;
        features[(int)JudgeFeature.NameApi] = words.Has(NameWord.Api) ? 1 : 0;
        features[(int)JudgeFeature.NameSaltOrOtp] = words.Has(NameWord.Salt) || words.Has(NameWord.Otp) ? 1 : 0;
        features[(int)JudgeFeature.NamePurpose] = words.Has(NameWord.Purpose) ? 1 : 0;
        features[(int)JudgeFeature.NameParty] = words.Has(NameWord.Party) || words.Has(NameWord.Role) ? 1 : 0;
        features[(int)JudgeFeature.NameStore] = words.Has(NameWord.Store) ? 1 : 0;
        features[(int)JudgeFeature.NameAgainst] = System.Numerics.BitOperations.PopCount(words.All & AgainstWords);
        features[(int)JudgeFeature.NameMessage] = words.Has(NameWord.Message) ? 1 : 0;
        features[(int)JudgeFeature.NameSample] = words.Has(NameWord.Sample) ? 1 : 0;
        features[(int)JudgeFeature.NameIdentity] = words.Has(NameWord.Identity) ? 1 : 0;
        features[(int)JudgeFeature.NameUnknown] = words.Has(NameWord.Unknown) ? 1 : 0;
        bool upper = name.ContainsAnyInRange((byte)'A', (byte)'Z'), lower = name.ContainsAnyInRange((byte)'a', (byte)'z');
        features[(int)JudgeFeature.NameCase] = upper ? (lower ? 1 : 2) : 0;
        features[(int)JudgeFeature.NameLength] = name.Length;
        byte before = found.NameStart > 0 ? text[found.NameStart - 1] : (byte)'\n';
        features[(int)JudgeFeature.NameStyle] = found.IsNameQuoted ? 1 : before == '-' ? 2 : before is (byte)'$' or (byte)'@'
            or (byte)'%' ? 3 : name.Contains((byte)'.') ? 4 : 0;
    }

    private static void PathOf(in PathTraits path, Span<float> features)
    {
        features[(int)JudgeFeature.File] = (int)path.Kind;
        features[(int)JudgeFeature.Test] = path.IsTest ? 1 : 0;
        features[(int)JudgeFeature.Sample] = path.IsSample ? 1 : 0;
        features[(int)JudgeFeature.Document] = path.IsDocument || path.IsProse ? 1 : 0;
        features[(int)JudgeFeature.ForeignFile] = path.IsForeign || path.IsMinified ? 1 : 0;
        features[(int)JudgeFeature.Deployment] = path.IsDeployment ? 1 : 0;
    }

    private static void PlaceOf(ReadOnlySpan<byte> text, in Assignment found, Span<float> features)
    {
        int line = Bytes.LineStart(text, found.NameStart, LongestLine);
        int code = Bytes.SkipBlanks(text, line);
        byte mark = code < text.Length ? text[code] : (byte)0;
        byte second = code + 1 < text.Length ? text[code + 1] : (byte)0;
        bool comment = code < found.NameStart
            && (mark is (byte)'#' or (byte)'*' or (byte)';' || (mark == '/' && second is (byte)'/' or (byte)'*')
            || (mark == '-' && second == '-') || (mark == '<' && second == '!'));
        features[(int)JudgeFeature.Comment] = comment ? 1 : 0;
        features[(int)JudgeFeature.Before] = Math.Max(0, found.NameStart - code);
        int after = found.ValueEnd;
        if (found.Form is ValueForm.DoubleQuoted or ValueForm.SingleQuoted or ValueForm.BackQuoted)
            after++;
        ReadOnlySpan<byte> rest = text[Math.Min(after, text.Length)..Math.Min(text.Length, after + LongestLine)];
        int end = rest.IndexOf((byte)'\n');
        rest = (end < 0 ? rest : rest[..end]).Trim(" \t\r"u8);
        features[(int)JudgeFeature.After] = rest.Length;
        features[(int)JudgeFeature.Next] = rest.IsEmpty ? 0 : rest[0] switch
        {
            (byte)',' => 1,
            (byte)';' => 2,
            (byte)')' or (byte)']' or (byte)'}' or (byte)'>' => 3,
            (byte)'+' or (byte)'|' or (byte)'&' or (byte)'?' or (byte)'=' or (byte)'%' => 4,
            (byte)'.' => 5,
            (byte)'"' or (byte)'\'' or (byte)'`' or (byte)'\\' => 7,
            _ => 6,
        };
    }

    private static void NeighboursOf(ReadOnlySpan<byte> text, in Assignment found, ReadOnlySpan<byte> value, Span<float> features)
    {
        ReadOnlySpan<byte> before = text[Math.Max(0, found.NameStart - Near)..found.NameStart];
        ReadOnlySpan<byte> after = text[found.ValueEnd..Math.Min(text.Length, found.ValueEnd + Near)];
        Nearby near = NearWords.Find(after, NearWords.Find(before));
        features[(int)JudgeFeature.NearUser] = near.HasFlag(Nearby.User) ? 1 : 0;
        features[(int)JudgeFeature.NearHost] = near.HasFlag(Nearby.Host) ? 1 : 0;
        features[(int)JudgeFeature.NearTest] = near.HasFlag(Nearby.Test) ? 1 : 0;
        ReadOnlySpan<byte> farther = text[Math.Max(0, found.NameStart - Far)..found.NameStart];
        ReadOnlySpan<byte> later = text[found.ValueEnd..Math.Min(text.Length, found.ValueEnd + Far)];
        features[(int)JudgeFeature.Repeated] = farther.IndexOf(value) >= 0 || later.IndexOf(value) >= 0 ? 1 : 0;
    }

    /// <summary>2 where the value's letters and digits are the name's, 1 where it holds the name's last word, 0 else.</summary>
    private static int LikeName(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Span<byte> shortName = stackalloc byte[96], shortValue = stackalloc byte[96];
        int n = Squeeze(name, shortName), v = Squeeze(value, shortValue);
        if (v == 0 || n == 0 || v > 64)
            return 0;
        ReadOnlySpan<byte> squeezed = shortValue[..v], whole = shortName[..n];
        if (whole.EndsWith(squeezed) || squeezed.EndsWith(whole))
            return 2;
        int last = name.LastIndexOfAny("._-"u8) + 1;
        int l = Squeeze(name[last..], shortName);
        return l >= 3 && squeezed.IndexOf(shortName[..l]) >= 0 ? 1 : 0;
    }

    /// <summary>Letters and digits in lower case; 0 where there are more than fit.</summary>
    private static int Squeeze(ReadOnlySpan<byte> text, Span<byte> into)
    {
        int length = 0;
        foreach (byte b in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)b))
                continue;
            if (length == into.Length)
                return 0;
            into[length++] = (byte)(ValueShape.SortOf(b) == 1 ? b | 0x20 : b);
        }
        return length;
    }
}
