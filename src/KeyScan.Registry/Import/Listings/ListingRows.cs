using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Unicode;
using KeyScan.Registry.Import.Reading;

namespace KeyScan.Registry.Import.Listings;

/// <summary>
/// The keys of a listing. The file may hold several answers one after the other, as programs print that ask for page after
/// page, and lists in lists. It is read whole, up to <see cref="Largest"/>, and wiped at the end: values may be in it.
/// </summary>
internal sealed class ListingRows : IRowReader, IDisposable
{
    private const int Largest = 64 << 20;
    private const int Deepest = 64;

    private readonly Listing _listing;
    private readonly byte[] _text;
    private readonly int _length;
    private readonly List<(int Line, int Start, int Length, Fault? Wrong, string Folder)> _items = [];
    private readonly Queue<ListedKey> _keys = new();
    private JsonDocument? _document;
    private int _next;

    /// <exception cref="ProblemException">The file is too large, no JSON, or holds no list.</exception>
    public ListingRows(Stream input, string where, Listing listing)
    {
        _listing = listing;
        _text = new byte[1 << 16];
        while (input.Read(_text, _length, _text.Length - _length) is var read and > 0)
        {
            _length += read;
            if (_length < _text.Length)
                continue;
            if (_length >= Largest)
                throw new ProblemException(new Problem($"the file has more than {Largest >> 20} MB", where,
                    "Split it: several files may be imported at once"));
            byte[] old = _text;
            _text = new byte[2 * old.Length];
            old.CopyTo(_text, 0);
            CryptographicOperations.ZeroMemory(old);
        }
        if (!Utf8.IsValid(_text.AsSpan(0, _length)))
            throw new ProblemException(new Problem("the file is not UTF-8", where, "Save it as UTF-8"));
        FindItems(where);
    }

    /// <inheritdoc/>
    public int Line { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Unused => [];

    /// <inheritdoc/>
    public bool Read(RowFields fields, out Fault? wrong)
    {
        fields.Clear();
        wrong = null;
        while (_keys.Count == 0)
        {
            if (_next == _items.Count)
                return false;
            (int line, int start, int length, wrong, string folder) = _items[_next++];
            Line = line;
            _document?.Dispose();
            _document = null;
            if (wrong is not null)
                return true;
            _document = JsonDocument.Parse(_text.AsMemory(start, length), new JsonDocumentOptions { MaxDepth = Deepest });
            foreach (ListedKey key in _listing.ReadIn(folder, _document.RootElement, out wrong))
                _keys.Enqueue(key);
            if (wrong is not null)
            {
                _keys.Clear();
                return true;
            }
        }
        _keys.Dequeue().WriteTo(fields);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _document?.Dispose();
        CryptographicOperations.ZeroMemory(_text);
    }

    private void FindItems(string where)
    {
        var reader = new Utf8JsonReader(_text.AsSpan(0, _length),
            new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = Deepest });
        try
        {
            bool isEmpty = true;
            while (reader.Read())
            {
                isEmpty = false;
                if (reader.TokenType == JsonTokenType.StartObject)
                    FindInObject(ref reader);
                else
                    FindInArray(ref reader);
            }
            if (isEmpty)
                throw new ProblemException(new Problem("the file is empty", where,
                    $"Give it what the API or program prints: JSON, a {_listing.Noun} each"));
        }
        // Its message quotes the file, which may hold keys.
        catch (JsonException e)
        {
            throw new ProblemException(new Problem("the file is no JSON, or ends inside of it",
                $"{where}:{(e.LineNumber ?? 0) + 1}", "Is it the whole answer, and no page or error of something else?"));
        }
    }

    /// <summary>Finds the rows of a list, or takes a text for one.</summary>
    private void FindInArray(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    FindInArray(ref reader);
                break;
            case JsonTokenType.StartObject or JsonTokenType.String:
                Add(ref reader, null);
                break;
            default:
                Add(ref reader, $"this is no {_listing.Noun}");
                break;
        }
    }

    /// <summary>Finds the rows of an answer that is an object: those of its lists, or itself.</summary>
    private void FindInObject(ref Utf8JsonReader reader)
    {
        Utf8JsonReader whole = reader;
        int before = _items.Count;
        bool hasList = FindLists(ref reader, mayHaveData: true);
        if (hasList)
        {
            // It may stand behind the list.
            if (_items.Count > before && FolderOf(whole) is { } folder)
            {
                foreach (ref var item in CollectionsMarshal.AsSpan(_items)[before..])
                    item.Folder = folder;
            }
            return;
        }
        _items.RemoveRange(before, _items.Count - before);
        reader = whole;
        Add(ref reader, null);
    }

    private string? FolderOf(Utf8JsonReader reader)
    {
        while (_listing.Folder is { } member && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isFolder = reader.ValueTextEquals(member);
            reader.Read();
            if (isFolder && reader.TokenType == JsonTokenType.String)
                return reader.GetString();
            reader.Skip();
        }
        return null;
    }

    private bool FindLists(ref Utf8JsonReader reader, bool mayHaveData)
    {
        bool found = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartArray && _listing.Containers.Contains(name, StringComparer.Ordinal))
            {
                found = true;
                FindInArray(ref reader);
            }
            else if (reader.TokenType == JsonTokenType.StartObject && mayHaveData && name == "data"
                && _listing.Containers.Count > 0)
            {
                found |= FindLists(ref reader, mayHaveData: false);
            }
            else if (name == _listing.Continuation && reader.TokenType == JsonTokenType.String && !reader.ValueSpan.IsEmpty)
            {
                Add(ref reader, $"the answer is one page of several: `{name}` says that there is more");
            }
            else
            {
                reader.Skip();
            }
        }
        return found;
    }

    private void Add(ref Utf8JsonReader reader, Fault? wrong)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        int lineOfLast = _items.Count == 0 ? 1 : _items[^1].Line, startOfLast = _items.Count == 0 ? 0 : _items[^1].Start;
        _items.Add((lineOfLast + _text.AsSpan(startOfLast, start - startOfLast).Count((byte)'\n'), start,
            (int)reader.BytesConsumed - start, wrong, ""));
    }
}
