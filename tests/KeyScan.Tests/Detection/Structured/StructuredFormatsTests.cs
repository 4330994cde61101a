using System.Security.Cryptography;
using System.Text;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Detection.Structured;

public sealed class StructuredFormatsTests
{
    /// <summary>
    /// Format, path, text with the secret as `¤`, and the step that a finding names. A new format has a line here.
    /// </summary>
    public static TheoryData<string, string, string> Formats => new()
    {
        { ".netrc", "# mine\nmachine api.acme.test\n  login bob\n  password ¤\n", "machine \"api.acme.test\" › password" },
        { "", "machine api.acme.test login bob password ¤\n", "machine \"api.acme.test\" › password" },
        { ".pgpass", "# host:port:…\ndb.acme.test:5432:shop:bob:¤\n", "host \"db.acme.test\" › password" },
        { "", "db.acme.test:5432:shop:bob:¤\n", "host \"db.acme.test\" › password" },
        { "www/.htpasswd", "bob:¤\n", "user \"bob\" › password" },
        { ".git-credentials", "https://bob:¤@git.acme.test\n", "host \"git.acme.test\" › password" },
        { "etc/ppp/chap-secrets", "# client server secret IP\nbob * ¤ *\n", "user \"bob\" › password" },
        { "etc/ppp/pap-secrets", "\"bob\" * \"¤\" *\n", "user \"bob\" › password" },
        { "etc/davfs2/secrets", "https://dav.acme.test bob ¤\n", "user \"bob\" › password" },
        { "etc/postfix/sasl_passwd", "[smtp.acme.test]:587 bob:¤\n", "user \"bob\" › password" },
        { "etc/ipsec.secrets", "include other\nbob : EAP \"¤\"\n", "user \"bob\" › password" },
        { "vpn/auth-user-pass.txt", "bob\n¤\n", "user \"bob\" › password" },
        { "vpn/credentials.txt", "bob\r\n¤", "user \"bob\" › password" },
        { "vpn/shop.ovpn", "client\n<auth-user-pass>\nbob\n¤\n</auth-user-pass>\n", "user \"bob\" › password" },
        { ".pypirc", "[distutils]\nindex-servers = pypi\n\n[pypi]\nusername = bob\npassword = ¤\n",
            "section \"pypi\" › password" },
        { ".npmrc", "registry=https://npm.acme.test\n//npm.acme.test/:_authToken=¤\n", "registry \"npm.acme.test/\" › _authToken" },
        { ".npmrc", "_auth = \"¤\"\n", "registry › _auth" },
        { ".npmrc", "//npm.acme.test/:_password=¤\n", "registry \"npm.acme.test/\" › _password" },
        { "home/.docker/config.json", """{"auths": {"reg.acme.test": {"password": "¤"}}}""", "registry \"reg.acme.test\" › password" },
        { ".dockercfg", """{"https://reg.acme.test/v1/": {"auth": "¤", "email": "b@x.test"}}""", "registry \"https://reg.acme.test/v1/\" › auth" },
        { "kubeconfig", "apiVersion: v1\nkind: Config\nclusters:\n- name: c\nusers:\n- name: admin\n  user:\n    token: ¤\n",
            "user \"admin\" › token" },
        { "", "apiVersion: v1\nclusters:\n- name: c\nkind: Config\nusers:\n- user:\n    password: ¤\n  name: admin\n",
            "user \"admin\" › password" },
        { "sitemanager.xml", "<?xml version=\"1.0\"?>\n<FileZilla3>"
            + "<Servers><Server><Host>ftp.acme.test</Host><User>bob</User><Pass>¤</Pass></Server></Servers></FileZilla3>",
            "server \"ftp.acme.test\" › password" },
        { ".dbeaver-data-sources.xml", "<?xml version=\"1.0\"?><data-sources><data-source id=\"x\" name=\"shop\"><connection "
            + "host=\"h\" user=\"bob\" password=\"¤\"/></data-source></data-sources>", "connection \"shop\" › password" },
        { "sftp-config.json", "{\n // comment\n \"type\": \"sftp\", \"host\": \"ftp.acme.test\", \"user\": \"bob\", "
            + "\"password\": \"¤\", \"remote_path\": \"/\", }", "host \"ftp.acme.test\" › password" },
        { "robomongo.json", """{"connections": [{"serverHost": "db.acme.test", "credentials": [{"userName": "bob", "userPassword": "¤"}]}]}""", "host \"db.acme.test\" › userPassword" },
        { "logins.json", """{"logins": [{"hostname": "https://acme.test", "encryptedUsername": "MDI", "encryptedPassword": "¤"}]}""", "host \"https://acme.test\" › encryptedPassword" },
        { "terraform.tfstate", """{"version": 4, "terraform_version": "1.9.0", "resources": [{"type": "aws_db_instance", "name": "main", "instances": [{"attributes": {"id": "x", "password": "¤"}}]}]}""", "resource aws_db_instance.main › attribute password" },
        { "terraform.tfstate", """{"version": 4, "terraform_version": "1.9.0", "outputs": {"conn": {"value": "¤", "type": "string", "sensitive": true}}, "resources": []}""", "output \"conn\"" },
        { "a.ipynb", """{"cells": [{"cell_type": "markdown", "source": []}, {"cell_type": "code", "source": ["import x\n", "api_key = \"¤\"\n"], "outputs": []}], "metadata": {}}""".Replace("= \"¤\"", "= \\\"¤\\\"", StringComparison.Ordinal), "cell 2" },
        { "x.postman_collection.json", """{"info": {"name": "Shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": [{"name": "Users", "item": [{"name": "List", "request": {"auth": {"type": "bearer", "bearer": [{"key": "token", "value": "¤", "type": "string"}]}}}]}]}""", "collection \"Shop\" › folder \"Users\" › request \"List\" › bearer token" },
        { "x.json", """{"info": {"_postman_id": "x", "name": "Shop"}, "item": [{"name": "List", "request": {"header": [{"key": "X-Api-Key", "value": "¤"}]}}]}""", "collection \"Shop\" › request \"List\" › header X-Api-Key" },
        { "x.postman_environment.json", """{"name": "prod", "values": [{"key": "shop", "value": "¤", "type": "secret"}], "_postman_variable_scope": "environment"}""", "environment \"prod\" › variable shop" },
        { "x.har", """{"log": {"version": "1.2", "entries": [{"request": {"method": "GET", "url": "https://api.acme.test/v1?a=1", "headers": [{"name": "Authorization", "value": "Bearer ¤"}]}, "response": {}}]}}""", "request 1 GET https://api.acme.test/v1 › header Authorization" },
        { "wf.json", """{"name": "Orders", "nodes": [{"parameters": {"headerParameters": {"parameters": [{"name": "Authorization", "value": "Bearer ¤"}]}}, "name": "HTTP Request 2", "type": "n8n-nodes-base.httpRequest"}], "connections": {}}""", "workflow \"Orders\" › node \"HTTP Request 2\" › header Authorization" },
        { "wf.json", """[{"nodes": [{"parameters": {"queryParametersUi": {"parameter": [{"name": "api_key", "value": "=¤"}]}}, "name": "Get", "type": "n8n-nodes-base.httpRequest"}], "connections": {}, "name": "Orders"}]""", "workflow \"Orders\" › node \"Get\" › query parameter api_key" },
        { "wf.json", """{"nodes": [{"parameters": {"bodyParameters": {"parameters": [{"name": "client_secret", "value": "¤"}]}}, "name": "Log in", "type": "n8n-nodes-base.httpRequest"}], "connections": {}}""", "workflow › node \"Log in\" › body parameter client_secret" },
        { "", """{"nodes": [{"parameters": {"assignments": {"assignments": [{"id": "0b1e", "name": "apiKey", "type": "string", "value": "¤"}]}}, "name": "Set", "type": "n8n-nodes-base.set"}], "connections": {}}""", "workflow › node \"Set\" › parameter apiKey" },
        { "wf.json", """{"nodes": [{"parameters": {"jsCode": "const x = 1;\nconst apiKey = '¤';\nreturn x;"}, "name": "Code", "type": "n8n-nodes-base.code"}], "connections": {}}""", "workflow › node \"Code\" › parameter jsCode" },
        { "wf.json", """{"nodes": [{"parameters": {"jsonBody": "={\n  \"client_secret\": \"¤\"\n}"}, "name": "Log in", "type": "n8n-nodes-base.httpRequest"}], "connections": {}}""", "workflow › node \"Log in\" › body parameter jsonBody" },
        { "wf.json", """{"name": "Orders", "nodes": [{"parameters": {}, "name": "Log in", "type": "n8n-nodes-base.httpRequest"}], "connections": {}, "pinData": {"Log in": [{"json": {"access_token": "¤"}}]}}""", "workflow \"Orders\" › pinned data of node \"Log in\" › field access_token" },
        { "blueprint.json", """{"name": "Orders", "flow": [{"id": 3, "module": "http:ActionSendData", "parameters": {}, "mapper": {"url": "https://api.acme.test", "headers": [{"name": "x-api-key", "value": "¤"}]}, "metadata": {"designer": {}}}]}""", "scenario \"Orders\" › module 3 http:ActionSendData › header x-api-key" },
        { "blueprint.json", """{"response": {"blueprint": {"name": "Orders", "flow": [{"id": 1, "module": "builtin:BasicRouter", "mapper": null, "routes": [{"flow": [{"id": 7, "module": "http:ActionSendDataBasicAuth", "mapper": {"authPass": "¤"}}]}]}]}}}""", "scenario \"Orders\" › module 7 http:ActionSendDataBasicAuth › parameter authPass" },
        { "zap.json", """{"zaps": [{"title": "Orders", "nodes": {"2": {"id": 2, "type_of": "write", "action": "post", "selected_api": "WebHookCLIAPI@1.0.0", "authentication_id": 5, "params": {"headers": {"Authorization": "Bearer ¤"}}}}}]}""", "zap \"Orders\" › step 2 WebHookCLIAPI \"post\" › header Authorization" },
        { "zap.json", """{"zaps": [{"title": "Orders", "nodes": {"3": {"id": 3, "type_of": "write", "action": "run_javascript", "selected_api": "CodeAPI@1.0.1", "params": {"code": "const token = '¤';\nreturn {};"}}}}]}""", "zap \"Orders\" › step 3 CodeAPI \"run_javascript\" › parameter code" },
        { "app.bubble", """{"settings": {"client_safe": {"apiconnector2": {"b1": {"human": "Shop", "calls": {"c1": {"name": "List", "headers": {"h1": {"key": "Authorization", "value": "Bearer ¤", "private": false}}}}}}}, "secure": {}}}""", "client-safe settings › API \"Shop\" › call \"List\" › header Authorization" },
        { "app.bubble", """{"settings": {"client_safe": {}, "secure": {"apiconnector2": {"b1": {"human": "Shop", "shared_headers": {"h": {"key": "X-Api-Key", "value": "¤"}}}}}}}""", "private settings › API \"Shop\" › header X-Api-Key" },
        { "lib/backend/api_requests/api_calls.dart", "class ListOrdersCall {\n  static Future<ApiCallResponse> call() async {\n    return ApiManager.instance.makeApiCall(\n      callName: 'List orders',\n      apiUrl: 'https://api.acme.test',\n      headers: {\n        'Authorization': 'Bearer ¤',\n      },\n      params: {},\n    );\n  }\n}\n", "API call \"List orders\" › header Authorization" },
        { "lib/backend/api_requests/api_calls.dart",
            "class ListOrdersCall {\n    return ApiManager.instance.makeApiCall(\n      callName: 'List orders',\n      "
                + "headers: {\n        'X-Api-Key':\n            '¤',\n      },\n      params: {},\n",
            "API call \"List orders\" › header X-Api-Key" },
        { "lib/app_constants.dart", "abstract class FFAppConstants {\n  static const String apiKey = '¤';\n}\n", "constants" },
        { "assets/environment_values/environment.json", """{"apiKey": "¤"}""", "environment › value apiKey" },
        { "index.html", "<!DOCTYPE html><!-- This site was created in Webflow. --><html "
            + "data-wf-page=\"1\"><head><title>Shop</title></head><body><div class=\"w-embed w-script\"><script>\nconst apiKey "
            + "= \"¤\";\n</script></div></body></html>", "page \"Shop\" › embedded script 1" },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_literal_in_a_slot_is_found_with_its_step(string path, string text, string step)
    {
        string value = StructuredFile.Value();
        IReadOnlyList<Found> found = StructuredFile.Scan(path, Put(text, value));
        Found one = Assert.Single(found, f => f.Secret == value);
        Assert.Equal(step, one.Step);
        Assert.EndsWith(one.Raw, value, StringComparison.Ordinal);
        Assert.NotEmpty(one.Advice);
        Assert.True(one.Confidence >= Confidence.Low);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_is_cut_or_broken_anywhere_is_read_as_far_as_it_goes(string path, string text, string step)
    {
        Assert.NotEmpty(step);
        byte[] whole = Encoding.UTF8.GetBytes(Put(text, StructuredFile.Value()));
        var random = new Random(whole.Length);
        for (int i = 0; i < 40; i++)
        {
            byte[] broken = whole[..random.Next(1, whole.Length)];
            for (int n = random.Next(3); n > 0; n--)
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            foreach (Found found in StructuredFile.Scan(path, broken))
                Assert.NotEmpty(found.Raw);
        }
    }

    // What stands for a credential is none, whatever the slot.
    public static TheoryData<string> StandIns =>
    [
        "={{ $json.token }}", "=Bearer {{ $json.token }}", "={{$credentials.token}}", "{{ $env.TOKEN }}", "{{token}}", "${TOKEN}",
        "$TOKEN", "<token>", "[token]", "%TOKEN%", "YOUR_API_KEY", "your-token-here",
        "Bearer YOUR_TOKEN_HERE", "SUA_CHAVE_AQUI", "Bearer <token>", "xxxxxxxxxxxxxxxx", "replace_me", "INSERT_TOKEN_HERE",
        "PUT-YOUR-KEY-HERE", "application/json", "{{1.token}}", "Token {{ connection.apiKey }}", "***", "",
    ];

    [Theory]
    [MemberData(nameof(StandIns))]
    public void What_stands_for_a_credential_is_no_finding(string value)
    {
        string escaped = value.Replace("\"", "\\\"", StringComparison.Ordinal);
        string[] files =
        [
            $$$"""{"name": "Orders", "nodes": [{"parameters": {"headerParameters": {"parameters": [{"name": "Authorization", "value": "{{{escaped}}}"}, {"name": "X-Api-Key", "value": "{{{escaped}}}"}]}}, "name": "Get", "type": "n8n-nodes-base.httpRequest"}], "connections": {}}""",
            $$$"""{"name": "Orders", "flow": [{"id": 3, "module": "http:ActionSendData", "mapper": {"headers": [{"name": "Authorization", "value": "{{{escaped}}}"}], "authPass": "{{{escaped}}}"}}]}""",
            $$$"""{"info": {"_postman_id": "x", "name": "Shop"}, "item": [{"name": "List", "request": {"header": [{"key": "Authorization", "value": "{{{escaped}}}"}]}}]}""",
        ];
        foreach (string file in files)
            Assert.Empty(StructuredFile.Scan("wf.json", file));
    }

    [Fact]
    public void References_to_stored_credentials_are_none()
    {
        string id = StructuredFile.Value(2, 16);
        Assert.Empty(StructuredFile.Scan("wf.json", $$$"""{"nodes": [{"parameters": {}, "name": "Get", "type": "n8n-nodes-base.httpRequest", "credentials": {"httpHeaderAuth": {"id": "{{{id}}}", "name": "Header Auth account", "token": "{{{id}}}"} } }], "connections": {}}"""));
        Assert.Empty(StructuredFile.Scan("b.json", $$$"""{"name": "x", "flow": [{"id": 1, "module": "slack:CreateMessage", "parameters": {"__IMTCONN__": "{{{id}}}"}, "mapper": {} }]}"""));
        Assert.Empty(StructuredFile.Scan("z.json", $$$"""{"zaps": [{"title": "x", "nodes": {"1": {"id": 1, "type_of": "read", "action": "new", "selected_api": "SlackAPI@1", "params": {"authentication_id": "{{{id}}}"} } } }]}"""));
    }

    [Theory]
    [InlineData("etc/shadow", Confidence.Medium)]
    [InlineData("proftpdpasswd", Confidence.Medium)]
    [InlineData("tests/data/shadow", Confidence.Low)]
    public void A_hash_in_a_file_of_passwords_is_medium_and_in_a_test_low(string path, Confidence confidence)
    {
        string hash = $"$6${StructuredFile.Value(5, 12)}${StructuredFile.Value(6, 86)}";
        Found found = Assert.Single(StructuredFile.Scan(path, $"bob:{hash}:17000:0:99999:7:::\n"));
        Assert.Equal((hash, confidence), (found.Secret, found.Confidence));
    }

    [Fact]
    public void A_word_in_a_slot_is_at_most_low()
    {
        Found found = Assert.Single(StructuredFile.Scan(".netrc", $"machine x.test login bob password {"sun" + "shine"}\n"));
        Assert.Equal(Confidence.Low, found.Confidence);
    }

    [Fact]
    public void The_rule_of_a_provider_keeps_the_finding_and_gains_the_step()
    {
        string token = MadeToken();
        Found found = Assert.Single(StructuredFile.Scan("wf.json", $$$"""{"name": "Orders", "nodes": [{"parameters": {"headerParameters": {"parameters": [{"name": "Authorization", "value": "Bearer {{{token}}}"}]}}, "name": "Push", "type": "n8n-nodes-base.httpRequest"}], "connections": {}}"""));
        Assert.StartsWith("gitlab", found.Rule, StringComparison.Ordinal);
        Assert.Equal("workflow \"Orders\" › node \"Push\" › header Authorization", found.Step);
    }

    [Fact]
    public void Escapes_are_no_part_of_a_secret()
    {
        string value = $"{StructuredFile.Value(3, 9)}/{StructuredFile.Value(4, 9)}";
        Found found = Assert.Single(StructuredFile.Scan("sftp-config.json", $$$"""{"host": "x.test", "password": "{{{value.Replace("/", "\\/", StringComparison.Ordinal)}}}"}"""));
        Assert.Equal(value, found.Secret);
    }

    [Fact]
    public void A_password_that_only_looks_encrypted_is_found_as_what_it_is()
    {
        string value = StructuredFile.Value(5, 12);
        string turned =
            string.Concat(value.Select(c => (c ^ 0xDFAA).ToString("x4", System.Globalization.CultureInfo.InvariantCulture)));
        Found found = Assert.Single(StructuredFile.Scan(".idea/webServers.xml",
            $"<project><component><option><webServer id=\"1\" name=\"shop\"><fileTransfer host=\"x.test\" password=\"{turned}\" "
                + "username=\"bob\"/></webServer></option></component></project>"));
        Assert.Equal((value, "server \"shop\" › password"), (found.Secret, found.Step));

        string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
        found = Assert.Single(StructuredFile.Scan("sitemanager.xml",
            $"<FileZilla3><Server><Host>x.test</Host><Pass encoding=\"base64\">{encoded}</Pass></Server></FileZilla3>"));
        Assert.Equal((value, encoded), (found.Secret, found.Raw));
    }

    [Fact]
    public void The_login_of_docker_is_user_and_password_in_base64()
    {
        string auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"bob:{StructuredFile.Value(6, 14)}"));
        Found found = Assert.Single(StructuredFile.Scan(".docker/config.json", $$$"""{"auths": {"reg.acme.test": {"auth": "{{{auth}}}"} }, "credsStore": "x"}"""));
        Assert.Equal((auth, "registry \"reg.acme.test\" › auth"), (found.Secret, found.Step));
    }

    [Theory]
    [InlineData(".netrc", "machine api.acme.test login bob password ¤", "host=api.acme.test user=bob")]
    [InlineData(".pgpass", "db.acme.test:5432:shop:bob:¤", "host=db.acme.test user=bob")]
    [InlineData(".git-credentials", "https://bob:¤@git.acme.test", "host=git.acme.test user=bob")]
    [InlineData(".pypirc", "[pypi]\nusername = bob\npassword = ¤\n", "user=bob")]
    [InlineData("sftp-config.json", "{\"host\": \"x.test\", \"user\": \"bob\", \"password\": \"¤\"}", "host=x.test user=bob")]
    [InlineData("sitemanager.xml", "<FileZilla3><Server><Host>x.test</Host><User>bob</User><Pass>¤</Pass></Server></FileZilla3>",
        "host=x.test user=bob")]
    public void What_a_secret_is_used_with_are_its_parts(string path, string text, string parts) =>
        Assert.Equal(parts, Assert.Single(StructuredFile.Scan(path, Put(text, StructuredFile.Value()))).Parts);

    [Theory]
    [InlineData("deep", "[", "", 300_000)]
    [InlineData("deep objects", "{\"nodes\":[{\"parameters\":", "", 60_000)]
    [InlineData("wide", "{\"name\":\"token\",\"value\":\"v\"},", "]", 150_000)]
    [InlineData("escapes", "\\u0041\\n", "", 200_000)]
    [InlineData("tags", "<fileTransfer password=\"", "", 100_000)]
    [InlineData("entities", "<!DOCTYPE x [<!ENTITY a \"&b;&b;\">]><FileZilla3><Pass>&a;", "", 20_000)]
    public void Hostile_files_end_soon_and_without_a_fault(string what, string repeated, string end, int times)
    {
        Assert.NotEmpty(what);
        string[] heads = ["{\"nodes\": [{\"type\": \"n8n-nodes-x\", \"parameters\": [",
            "{\"flow\": 1, \"mapper\": 2, \"module\": [", "<FileZilla3><fileTransfer><Pass>", ""];
        string body = string.Concat(Enumerable.Repeat(repeated, times)) + end;
        foreach (string head in heads)
            Assert.True(StructuredFile.Scan("x.json", head + body).Count <= 10_000);
    }

    [Fact]
    public void The_key_of_rails_stands_alone_in_its_file()
    {
        string key = Convert.ToHexStringLower(Encoding.ASCII.GetBytes(StructuredFile.Value(7, 16)));
        Assert.Equal("encrypted credentials › master key",
            Assert.Single(StructuredFile.Scan("config/master.key", key + "\n")).Step);
        Assert.Empty(StructuredFile.Scan("config/other.txt", key + "\n"));
    }

    [Fact]
    public void A_key_over_many_lines_of_a_notebook_is_one_finding_in_its_cell()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string[] pem = key.ExportPkcs8PrivateKeyPem().Split('\n');
        string lines = string.Join(", ", pem.Select(l => $"\"{l}\\n\""));
        Found found = Assert.Single(StructuredFile.Scan("a.ipynb", $$$"""{"cells": [{"cell_type": "code", "source": [{{{lines}}}]}], "metadata": {}}"""));
        Assert.Equal("cell 1", found.Step);
    }

    private static string Put(string text, string value) => text.Replace("¤", value, StringComparison.Ordinal);

    private static string MadeToken() => MadeTokens.Random("glpat-", 20, 8);
}
