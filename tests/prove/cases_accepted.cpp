#include "cases.hpp"

namespace cases {
namespace {

reference::record state(std::uint8_t value) { return {{}, value, 0, OPSTATUS_HAS_STATE}; }
reference::record type(std::uint8_t value) { return {{}, 0, value, OPSTATUS_HAS_TYPE}; }

}  // namespace

std::vector<accepted> accepted_records() {
    const reference::record empty{}, full{id, 1, 4, 7}, only_id{id, 0, 0, 1};
    const std::string quoted_id = '"' + std::string(id_text) + '"';
    const std::string nested = R"({"x":)" + times(64, "[") + times(64, "]") + "}";
    std::vector<accepted> result = {
        {0, R"({})", empty},
        {0, "{ \t\r\n}", empty},
        {0, R"({"OperationId":)" + quoted_id + R"(,"State":"Running","Type":"PartitionRestart"})",
         full},
        {reject | require,
         R"({"State":"Running","Type":"partitionRestart","OperationId":)" + quoted_id + "}", full},
        {reject | require | integers | null | keep,
         " {\n\"Type\"\t: 4 ,\r\n\"OperationId\" :" + quoted_id + " , \"State\": 1\n}\t", full},
        {require,
         R"({"y":0,"OperationId":)" + quoted_id +
             R"(,"y":0,"State":"Running","y":{},"Type":"PartitionRestart","y":[]})",
         full},
        {0, R"({"OperationId":"88EF90F9-0B94-46B0-B817-A6EA20C07F8A"})", only_id},
        {0,
         R"({"OperationId":"\u0038\u0038e\u0066\u0039\u0030F\u0039\u002d0B94\u002D46b0-b817-a6ea20c07f8\u0041"})",
         only_id},
        {0, R"({"OperationId":"00000000-0000-0000-0000-000000000000"})", {{}, 0, 0, 1}},
        {reject, R"({"St\u0061te":"Runn\u0069ng"})", state(1)},
        {0, R"({"\u0053\u0074\u0061\u0074\u0065":"\u0049nvalid"})", state(0)},
        {0, R"({"Typ\u0065":"\u0049nvali\u0064"})", type(0)},
        {0, R"({"Operation\u0049\u0064":)" + quoted_id + "}", only_id},
        // Unknown members.
        {0, R"({"":0,"state":1,"STATE":2,"Stat":3,"StateX":4,"State\u0000":5,"State ":6})", empty},
        {0, R"({"xState":0,"StatState":1,"\nState":2,"\u0153tate":3,"State":"Running"})", state(1)},
        {0, R"({"x":1,"x":2,"x":{"x":3,"x":4}})", empty},
        {0, R"({"State":"Running","StateX":1,"Stat":"Running"})", state(1)},
        {0, R"({"x":{"State":0,"State":[],"OperationId":null},"State":"Faulted"})", state(4)},
        {0, R"({"x":[true,false,null,"",{},[],[[]],{"a":{"b":[1 , 2]}} ]})", empty},
        {0, R"({"x":[0,-0,1,10,-1.5,0.0,1e1,1E+10,0e-0,123456789012345678901234567890.5e99999]})",
         empty},
        {0, R"({"x":0})", empty},
        {0, R"({"x":-1.50e-7})", empty},
        {0, R"({"x":"\"\\\/\b\f\n\r\t\u0000\uFFFF\uabCD"})", empty},
        {0, R"({"\"\\\/\b\f\n\r\t\u0000":"","\ud83d\ude00":"\uD800\uDC00\udbff\udfff"})", empty},
        {0, "{\"\x7F\":\"\x7F\xC2\x80\xDF\xBF\"}", empty},
        {0, "{\"x\":\"\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF\"}", empty},
        {0, "{\"\xF0\x90\x80\x80\":\"\xF1\x80\x80\x80\xF4\x8F\xBF\xBF\"}", empty},
        {0, nested, empty},
        {0, R"({"x":)" + times(64, R"({"a":)") + "1" + times(64, "}") + "}", empty},
        {0, R"({"x":[)" + times(70, "{},[],") + "0]}", empty},
        {0,
         R"({"x":[)" + times(63, "[") + times(63, "]") + "," + times(63, "[") + times(63, "]") +
             "]}",
         empty},
        // null, integers and names that are kept.
        {null, R"({"OperationId":null,"State":null,"Type":null})", empty},
        {null, R"({"State":null,"Type" : null , "x":null})", empty},
        {null, R"({"State":null,"Type":"NodeTransition"})", type(8)},
        {integers, R"({"State":"Completed"})", state(3)},
        {integers | null, R"({"State":null,"Type":0})", type(0)},
        {integers, "{\"State\":0\t}", state(0)},
        {integers, R"({"State":6,"Type":8})", {{}, 6, 8, 6}},
        {keep, R"({"State":""})", state(255)},
        {keep, R"({"State":"Run"})", state(255)},
        {keep, R"({"State":"running"})", state(255)},
        {keep, R"({"State":"Runnings"})", state(255)},
        {keep, R"({"State":"Running\u0000"})", state(255)},
        {keep, R"({"State":"Running"})", state(1)},
        {keep, R"({"State":"xRunning"})", state(255)},
        {keep, R"({"State":"RunRunning"})", state(255)},
        {keep, R"({"State":"\u0152unning"})", state(255)},
        {keep, R"({"Type":"\ud800\udc49nvalid"})", type(255)},
        {keep, R"({"State":"\ud83d\ude00"})", state(255)},
        {keep, R"({"Type":"Runn\u0069ng"})", type(255)},
        {keep, R"({"Type":"Partitionrestart"})", type(255)},
        {keep, "{\"Type\":\"\xE2\x82\xAC\"}", type(255)},
        {keep, R"({"Type":"part\u0069tionRestart","State":"\n"})", {{}, 255, 4, 6}},
        {keep | integers, R"({"State":"1","Type":1})", {{}, 255, 1, 6}},
    };
    std::uint8_t number = 0;
    for (const std::string name : {"Invalid", "Running", "RollingBack", "Completed", "Faulted",
                                   "Cancelled", "ForceCancelled"}) {
        result.push_back({0, R"({"State":")" + name + R"("})", state(number)});
        result.push_back({integers, R"({"State":)" + std::to_string(number) + "}", state(number)});
        ++number;
    }
    const auto add_type = [&](std::uint8_t value, const std::string& one,
                              const std::string& other) {
        result.push_back({0, R"({"Type":")" + one + R"("})", type(value)});
        result.push_back({keep, R"({"Type":")" + other + R"("})", type(value)});
        result.push_back({integers, R"({"Type":)" + std::to_string(value) + "}", type(value)});
    };
    add_type(0, "invalid", "Invalid");
    add_type(1, "partitionDataLoss", "PartitionDataLoss");
    add_type(2, "partitionQuorumLoss", "PartitionQuorumLoss");
    add_type(4, "partitionRestart", "PartitionRestart");
    add_type(8, "nodeTransition", "NodeTransition");
    return result;
}

}  // namespace cases
