using System.Globalization;
using System.Text;
using KeyScan.Registry.Database;

namespace KeyScan.Registry.Revocation.Outbox;

/// <summary>
/// Who approves. Two spellings of one name are one person: case, spaces, punctuation, accents, invisible characters and letters
/// of other alphabets that look alike do not tell people apart (the idea of Unicode TS 39, "skeleton"; the framework's own
/// normalization is not there where it runs without ICU, as this program does).
/// </summary>
/// <param name="Name">The name as it was written, in lower case and printable.</param>
/// <param name="Key">What tells this person from others.</param>
internal sealed record Approver(string Name, string Key)
{
    private const int LongestName = 200;
    private const int FullWidth = 0xFF01 - '!';

    /// <summary>
    /// Letters with marks, and what they are without; then letters of Greek, Cyrillic and others that look like Latin ones, and
    /// digits that do.
    /// </summary>
    private static readonly Dictionary<int, string> Plain = Pairs(
        "àa áa âa ãa äa åa āa ăa ąa ǎa ạa çc ćc ĉc ċc čc ďd đd èe ée êe ëe ēe ĕe ėe ęe ěe ẹe ĝg ğg ġg ģg ĥh ħh ìi íi îi ïi ĩi "
            + "īi ĭi įi ıi ǐi ĵj ķk ĺl ļl ľl łl "
        + "ñn ńn ņn ňn òo óo ôo õo öo øo ōo ŏo őo ǒo ọo ŕr ŗr řr śs ŝs şs šs șs ţt ťt ŧt țt ùu úu ûu üu ũu ūu ŭu ůu űu ųu ǔu ŵw "
        + "ýy ÿy ŷy źz żz žz ſs "
        + "аa вb еe ёe ѐe кk мm нh оo рp сc тt уy хx ѕs іi їi јj ӏl ԁd ԛq ԝw һh ӧo ӓa ӱy үy гr пn "
        + "αa βb γy εe ζz ηn ιi κk νv οo ρp τt υu χx ωw ϲc ϳj ɑa ɡg ɩi ɪi ʏy ᴀa ᴄc ᴅd ᴇe ᴊj ᴋk ᴍm ᴏo ᴘp ᴛt ᴜu ᴠv ᴡw ᴢz ⅼl ⅰi ⅴv "
        + "ⅹx ⅽc ⅾd ⅿm ℓl "
        + "0o 1l");

    /// <summary>Reads a name.</summary>
    /// <exception cref="ProblemException">It has no letters or digits, or Latin letters among others that look like none of
    /// them.</exception>
    public static Approver Parse(string name)
    {
        string shown =
            string.Concat(name.Trim().EnumerateRunes().Where(r => !IsInvisible(r)).Take(LongestName)).ToLowerInvariant();
        string key = KeyOf(name);
        if (key.Length == 0)
            throw new ProblemException(new Problem("an approval needs a name", "--as", "Write --as NAME"));
        if (name.Any(char.IsAsciiLetter) && key.Any(c => !char.IsAscii(c)))
            throw new ProblemException(
                new Problem("the name mixes alphabets, so that it can look like another's", "--as", "Write it in one alphabet"));
        return new Approver(shown, key);
    }

    /// <summary>The keys of all who have approved an event, also where an older KeyScan wrote their names.</summary>
    public static HashSet<string> ReadKeys(RegistrySession session, string eventId) =>
        [.. session.All("SELECT approver FROM approvals WHERE event_id = @id", r => KeyOf(r.GetString(0)), ("@id", eventId))];

    private static string KeyOf(string name)
    {
        var key = new StringBuilder();
        foreach (Rune rune in name.EnumerateRunes())
        {
            int value = rune.Value is >= 0xFF01 and <= 0xFF5E ? rune.Value - FullWidth : rune.Value;
            Rune lower = Rune.ToLowerInvariant(new Rune(value));
            if (Plain.TryGetValue(lower.Value, out string? plain))
                key.Append(plain);
            else if (Rune.IsLetterOrDigit(lower))
                key.Append(lower.ToString());
        }
        return key.ToString();
    }

    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned;

    private static Dictionary<int, string> Pairs(string pairs) => pairs.Split(' ').ToDictionary(p => (int)p[0], p => p[1..]);
}
