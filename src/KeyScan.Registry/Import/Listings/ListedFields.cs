using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using KeyScan.Registry.Import.Reading;

namespace KeyScan.Registry.Import.Listings;

/// <summary>Puts values of JSON into the columns of a row.</summary>
internal readonly struct ListedFields(RowFields fields)
{
    /// <summary>.NET's times have seven digits of a second; Vault's have nine.</summary>
    private const int MostDigits = 7;

    /// <summary>Adds a text of one's own.</summary>
    public void Add(KeyColumn column, string? text)
    {
        if (!string.IsNullOrEmpty(text))
            fields.Add(column, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>
    /// Adds a member of an object: a text, a number, or a list of texts. What is not there, or is null, is not added.
    /// </summary>
    public void Add(KeyColumn column, JsonElement item, string member)
    {
        if (!item.TryGetProperty(member, out JsonElement value))
            return;
        switch (value.ValueKind)
        {
            case JsonValueKind.String or JsonValueKind.Number:
                Add(column, value.ToString());
                break;
            case JsonValueKind.Array:
                Add(column, string.Join(' ',
                    value.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString())));
                break;
        }
    }

    /// <summary>Adds a time: ISO 8601, or seconds since 1970 with or without a fraction.</summary>
    public void AddTime(KeyColumn column, JsonElement item, string member)
    {
        if (!item.TryGetProperty(member, out JsonElement value))
            return;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double seconds)
            && Math.Abs(seconds) < long.MaxValue)
            Add(column, ((long)seconds).ToString(CultureInfo.InvariantCulture));
        else if (value.ValueKind == JsonValueKind.String)
            Add(column, Shortened(value.GetString()!));
    }

    /// <summary>Adds the key itself, by way of no text. One that is too short or too long to be looked for is left out.</summary>
    public void AddKey(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return;
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(value);
        var reader = new Utf8JsonReader(raw);
        reader.Read();
        int length = reader.CopyString(fields.Reserve(raw.Length));
        if (length is >= RowBuilder.ShortestKey and <= RowBuilder.LongestKey)
            fields.Keep(KeyColumn.Key, length);
    }

    private static string Shortened(string time)
    {
        int dot = time.IndexOf('.', StringComparison.Ordinal);
        int end = dot + 1;
        while (dot >= 0 && end < time.Length && char.IsAsciiDigit(time[end]))
            end++;
        return dot >= 0 && end - dot - 1 > MostDigits ? time[..(dot + 1 + MostDigits)] + time[end..] : time;
    }
}
