namespace KeyScan.Detection.Structured.Formats;

/// <summary>Collections and environments of Postman: https://schema.postman.com/.</summary>
internal sealed class PostmanFormat : IStructuredFormat
{
    private static readonly StepWords Words = new("_postman_id id", "raw.json");

    /// <inheritdoc/>
    public string Advice =>
        "Write {{variable}} in its place and keep the value in Postman's vault, or as a current value, which is not exported";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) =>
        file.IsJson && (file.Holds("schema.getpostman.com"u8) || file.Holds("schema.postman.com"u8)
        || file.Holds("\"_postman_variable_scope\""u8) || file.Holds("\"_postman_id\""u8)
            || file.EndsWith(".postman_collection.json") || file.EndsWith(".postman_environment.json"));

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        JsonView json = file.Json;
        var walk = new StepWalk(json, slots, Words);
        int root = json.Member(json.Root, "collection"u8) is >= 0 and int wrapped ? wrapped : json.Root;
        string name = json.Label(json.Member(root, "info"u8), "name"u8);
        if (json.Member(root, "values"u8) is >= 0 and int values)
        {
            slots.Step = StepText.Of("environment", json.Label(root, "name"u8));
            ReadVariables(json, values, slots);
        }
        ReadItem(json, root, StepText.Of("collection", name), walk, slots);
    }

    private static void ReadItem(JsonView json, int item, string step, StepWalk walk, SlotList slots)
    {
        slots.Step = step;
        slots.AddPlace(item < 0 ? 0 : json[item].Start, item < 0 ? 0 : json[item].End);
        ReadAuth(json, json.Member(item, "auth"u8), slots);
        ReadVariables(json, json.Member(item, "variable"u8), slots);
        ReadScripts(json, json.Member(item, "event"u8), slots);
        int request = json.Member(item, "request"u8);
        ReadAuth(json, json.Member(request, "auth"u8), slots);
        walk.Walk(json.Member(request, "header"u8), "header");
        walk.Walk(json.Member(request, "body"u8), "body parameter");
        walk.Walk(json.Member(json.Member(request, "url"u8), "query"u8), "query parameter");
        for (int inner = json.First(json.Member(item, "item"u8)); inner >= 0; inner = json.Next(inner))
            ReadItem(json, inner,
                StepText.Join(step, StepText.Of(json.Member(inner, "request"u8) >= 0 ? "request"
                : "folder", json.Label(inner, "name"u8))), walk, slots);
    }

    /// <summary>
    /// <c>"auth": {"type": "bearer", "bearer": [{"key": "token", "value": "…"}]}</c>, or an object of names and values before
    /// version 2.1.
    /// </summary>
    private static void ReadAuth(JsonView json, int auth, SlotList slots)
    {
        for (int scheme = json.First(auth); scheme >= 0; scheme = json.Next(scheme))
        {
            for (int field = json.First(scheme); field >= 0; field = json.Next(field))
            {
                int value = json.IsObject(field) ? json.Member(field, "value"u8) : field;
                ReadOnlySpan<byte> key = json.IsObject(field) ? json.Raw(json.Member(field, "key"u8)) : json.Name(field);
                bool isPassword = key.SequenceEqual("password"u8);
                bool holds = isPassword || key.SequenceEqual("token"u8) || key.SequenceEqual("accessToken"u8)
                    || key.SequenceEqual("clientSecret"u8) || key.SequenceEqual("secretKey"u8)
                    || key.SequenceEqual("consumerSecret"u8) || key.SequenceEqual("tokenSecret"u8)
                        || key.SequenceEqual("authKey"u8)
                            || (key.SequenceEqual("value"u8) && json.Name(scheme).SequenceEqual("apikey"u8));
                if (holds && json.IsString(value))
                    slots.AddCredential(isPassword ? AssignmentKind.Password
                        : AssignmentKind.Secret, json[value].Start, json[value].End,
                        $"{StepText.Of(json.Name(scheme))} {StepText.Of(key)}", SlotWriting.Json);
            }
        }
    }

    private static void ReadVariables(JsonView json, int variables, SlotList slots)
    {
        for (int variable = json.First(variables); variable >= 0; variable = json.Next(variable))
        {
            int key = json.Member(variable, "key"u8), value = json.Member(variable, "value"u8);
            if (key < 0 || !json.IsString(value))
                continue;
            bool isSecret = json.Raw(json.Member(variable, "type"u8)).SequenceEqual("secret"u8);
            SlotUse use = isSecret ? SlotUse.Credential : CredentialSlots.UseOf(json.Raw(key), "variable");
            slots.Add(new Slot(use, isSecret ? AssignmentKind.Secret
                : AssignmentKind.None, json[value].Start, json[value].End, slots.Step, "variable")
            {
                NameStart = json[key].Start,
                NameEnd = json[key].End,
                Writing = SlotWriting.Json,
            });
        }
    }

    private static void ReadScripts(JsonView json, int events, SlotList slots)
    {
        for (int each = json.First(events); each >= 0; each = json.Next(each))
        {
            int lines = json.Member(json.Member(each, "script"u8), "exec"u8);
            if (lines < 0)
                continue;
            slots.BeginEmbedded(".js");
            if (json.IsString(lines))
                slots.AddPiece(json[lines].Start, json[lines].End);
            for (int line = json.First(lines); line >= 0; line = json.Next(line))
            {
                if (json.IsString(line))
                    slots.AddPiece(json[line].Start, json[line].End);
            }
        }
    }
}
